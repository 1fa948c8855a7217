"""Reading policies. They are public."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from cultivation.models import Clause, Duty, Milestone, Policy, Target
from cultivation.rules.policy_files import citation


def current() -> QuerySet[Policy]:
    """The newest version of every document, newest document first."""
    return Policy.objects.current()


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
