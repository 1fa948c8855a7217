"""Reading policies. They are public."""

from django.db.models import Prefetch, QuerySet

from cultivation.models import Clause, Duty, Milestone, Policy, Target


def current() -> QuerySet[Policy]:
    """The newest version of every document, newest document first."""
    return Policy.objects.current()


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
