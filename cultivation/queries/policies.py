"""Reading policies. They are public."""

from collections.abc import Collection
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from cultivation.models import Clause, Duty, Milestone, Policy, Target
from cultivation.rules.policy_files import citation
from dongtou_brand.kernel.history import end_of


def current() -> QuerySet[Policy]:
    """The newest version of every document, newest document first."""
    return Policy.objects.current()


def current_on(day: date) -> QuerySet[Policy]:
    """The newest version of every document that had been loaded at the end of a day."""
    loaded = Policy.objects.filter(loaded_at__lte=end_of(day))
    return loaded.filter(Q(replaced_by=None) | Q(replaced_by__loaded_at__gt=end_of(day)))


def in_force(policy: Policy) -> Policy:
    """The newest version of the document that this is a version of."""
    return Policy.objects.current().get(number=policy.number)


def every_version() -> QuerySet[Policy]:
    """All versions, the old ones included: they stay readable."""
    return Policy.objects.select_related("replaced_by")


def clauses(policy: Policy) -> list[Clause]:
    """The clauses in the order of the text, each with its targets, duties and milestones."""
    return list(
        policy.clauses.prefetch_related(
            Prefetch("targets", Target.objects.order_by("position")),
            Prefetch("duties", Duty.objects.select_related("organisation")),
            Prefetch("milestones", Milestone.objects.order_by("code")),
        )
    )


def citations(keys: Collection[int]) -> dict[int, str]:
    """How officials cite each clause of these policies, by the key of the clause."""
    clauses = Clause.objects.filter(policy__in=keys).only("parent_id", "key", "label", "heading").in_bulk()
    return {pk: citation(clause.key, _way_to(clause, clauses)) for pk, clause in clauses.items()}


def _way_to(clause: Clause, clauses: dict[int, Clause]) -> list[tuple[str, str]]:
    """Label and heading of the clause and of those that it is a part of, from the outermost inwards."""
    above = _way_to(clauses[clause.parent_id], clauses) if clause.parent_id else []
    return [*above, (clause.label, clause.heading)]
