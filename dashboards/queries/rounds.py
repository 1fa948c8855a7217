"""What the rounds of self-assessment changed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs

from benchmarking.enums import AssessmentStatus, CatalogueStatus, Outcome
from benchmarking.models import Assessment, Catalogue, Round
from benchmarking.queries import assessments
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.money import half_up


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
    """One enterprise between its newest verified round and the one before; points are 分."""

    latest: Assessment
    before: Decimal
    before_round: Round

    @property
    def difference(self) -> Decimal:
        return (self.latest.verified_points or Decimal()) - self.before


def rows(actor: Actor) -> list[RoundRow]:
    """Every round, oldest first; an enterprise that was assessed again counts once, with its newest result."""
    verified = Q(status=AssessmentStatus.VERIFIED, superseded_at=None)
    found = (
        assessments.visible_to(actor)
        .order_by()
        .values("round")
        .annotate(
            submitted=Count("pk", filter=~Q(status=AssessmentStatus.DRAFT) & Q(number=1)),
            verified=Count("pk", filter=verified),
            mean=Avg("verified_points", filter=verified),
            met=Count("pk", filter=verified & Q(outcome__in=[Outcome.MET, Outcome.NEARLY])),
            unmet=Count("pk", filter=verified & Q(outcome=Outcome.UNMET)),
        )
    )
    figures: dict[int, dict[str, Any]] = {row["round"]: dict(row) for row in found}
    rounds = Round.objects.filter(pk__in=figures).order_by("year", "number")
    return [_row(each, figures[each.pk]) for each in rounds]


def _row(each: Round, found: dict[str, Any]) -> RoundRow:
    mean = None if found["mean"] is None else half_up(Decimal(str(found["mean"])), 1)
    return RoundRow(each, found["submitted"], found["verified"], mean, found["met"], found["unmet"])


def changes(actor: Actor, most: int = 10) -> list[Change]:
    """The enterprises that rose or fell most between their own two newest verified rounds, largest first."""
    verified = assessments.visible_to(actor).filter(status=AssessmentStatus.VERIFIED, superseded_at=None)
    compared = verified.filter(~Exists(_verified_of_the_same("gt"))).annotate(
        before=Subquery(_verified_of_the_same("lt").values("verified_points")[:1]),
        before_round=Subquery(_verified_of_the_same("lt").values("round")[:1]),
    )
    ranked = compared.filter(before__isnull=False).annotate(rise=F("verified_points") - F("before"))
    found = list(ranked.order_by(Abs("rise").desc(), "-rise", "enterprise__name")[:most])
    rounds = Round.objects.in_bulk({assessment.before_round for assessment in found})
    return [Change(each, each.before, rounds[each.before_round]) for each in found]


def _verified_of_the_same(side: str) -> QuerySet[Assessment]:
    """The verified assessments of the outer row's enterprise in later ("gt") or earlier ("lt") rounds."""
    year, number = OuterRef("round__year"), OuterRef("round__number")
    beside = Q(**{f"round__year__{side}": year}) | Q(round__year=year, **{f"round__number__{side}": number})
    same = Assessment.objects.filter(
        enterprise=OuterRef("enterprise"), status=AssessmentStatus.VERIFIED, superseded_at=None
    )
    return same.filter(beside).order_by("-round__year", "-round__number")


def pass_points() -> Decimal | None:
    """The points from which the catalogue in force calls an enterprise 达标; None before one is published."""
    published = Catalogue.objects.filter(status=CatalogueStatus.PUBLISHED, product_group="").order_by(
        "-published_at"
    )
    return published.values_list("pass_points", flat=True).first()
