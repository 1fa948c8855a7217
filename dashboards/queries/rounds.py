"""What the rounds of self-assessment changed."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, Q

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, Round
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.money import half_up
from enterprises.queries import enterprises


@dataclass(frozen=True)
class RoundRow:
    """One round: mean of the verified points and how many enterprises came to which outcome."""

    round: Round
    submitted: int
    verified: int
    mean: Decimal | None
    met: int
    unmet: int


@dataclass(frozen=True)
class Change:
    """One enterprise between its two latest verified rounds; a verified assessment always has points."""

    latest: Assessment
    before: Assessment

    @property
    def difference(self) -> Decimal:
        return (self.latest.verified_points or Decimal()) - (self.before.verified_points or Decimal())


def rows(actor: Actor) -> list[RoundRow]:
    """Every round, oldest first."""
    assessments = Assessment.objects.filter(enterprise__in=enterprises.visible_to(actor))
    verified = Q(status=AssessmentStatus.VERIFIED)
    figures = {
        row["round"]: row
        for row in assessments.order_by()
        .values("round")
        .annotate(
            submitted=Count("pk", filter=~Q(status=AssessmentStatus.DRAFT)),
            verified=Count("pk", filter=verified),
            mean=Avg("verified_points", filter=verified),
            met=Count("pk", filter=Q(outcome__in=[Outcome.MET, Outcome.NEARLY])),
            unmet=Count("pk", filter=Q(outcome=Outcome.UNMET)),
        )
    }
    rounds = Round.objects.filter(pk__in=figures).order_by("year", "number")
    return [_row(each, figures[each.pk]) for each in rounds]


def _row(each: Round, found: dict) -> RoundRow:
    mean = None if found["mean"] is None else half_up(Decimal(str(found["mean"])), 1)
    return RoundRow(each, found["submitted"], found["verified"], mean, found["met"], found["unmet"])


def changes(actor: Actor, most: int = 10) -> list[Change]:
    """The enterprises that changed most between their two latest verified rounds, rises first."""
    verified = Assessment.objects.filter(
        enterprise__in=enterprises.visible_to(actor), status=AssessmentStatus.VERIFIED
    )
    latest_rounds = list(Round.objects.order_by("-year", "-number").values_list("pk", flat=True)[:4])
    found: dict[int, list[Assessment]] = {}
    recent = verified.filter(round__in=latest_rounds).select_related("enterprise", "round")
    for assessment in recent.order_by("-round__year", "-round__number"):
        found.setdefault(assessment.enterprise_id, []).append(assessment)
    pairs = [Change(two[0], two[1]) for two in found.values() if len(two) > 1]
    return sorted(pairs, key=lambda change: change.difference, reverse=True)[:most]
