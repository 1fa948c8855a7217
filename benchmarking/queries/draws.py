"""Reading draws and inspections, and whom a draw would be made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from benchmarking.enums import AssessmentStatus, InspectionStatus
from benchmarking.models import Assessment, Draw, Inspection, Round
from benchmarking.queries import assessments
from benchmarking.rules.draws import Member, Unit, difference, draw, quota, units_of
from dongtou_brand.kernel.actor import BUREAUS, LEAD, Actor, Role

READERS = LEAD | BUREAUS | {Role.TOWNSHIP_OFFICER, Role.LEADER, Role.SYSTEM}


def visible_to(actor: Actor) -> QuerySet[Draw]:
    """The draws, with round and who made them: staff know them all, of a draw each sees its own enterprises."""
    draws = Draw.objects.select_related("round", "by")
    return draws if actor.role in READERS else draws.none()


def with_counts(actor: Actor) -> QuerySet[Draw]:
    """Draws with how many enterprises the reader sees of them, and how far their inspections are."""
    mine = Q(inspections__in=inspections_visible_to(actor).order_by().values("pk"))
    return (
        visible_to(actor)
        .order_by("-at", "-pk")
        .annotate(
            drawn=Count("inspections", filter=mine),
            passed=Count("inspections", filter=mine & Q(inspections__status=InspectionStatus.PASSED)),
            failed=Count("inspections", filter=mine & Q(inspections__status=InspectionStatus.FAILED)),
        )
    )


def inspections_visible_to(actor: Actor) -> QuerySet[Inspection]:
    """The inspections of the assessments that this actor may see."""
    related = ("draw__round", "assessment__enterprise__township", "assessment__round", "by")
    found = Inspection.objects.select_related(*related).order_by(
        "draw", "assessment__enterprise__township__code", "assessment__enterprise__credit_code"
    )
    if actor.role not in READERS:
        return found.none()
    return found.filter(assessment__in=assessments.visible_to(actor).order_by().values("pk"))


def population(round: Round) -> list[Unit]:
    """The verified enterprises of a round that go on, by township: what holds, each once."""
    rows = (
        Assessment.objects.filter(
            round=round,
            status=AssessmentStatus.VERIFIED,
            superseded_at=None,
            enterprise__ended_on=None,
        )
        .order_by("enterprise__township__code", "enterprise__township", "enterprise__credit_code")
        .values_list(
            "enterprise__township", "enterprise__township__short_name", "enterprise__credit_code",
            "enterprise__name", "pk",
        )
    )  # fmt: skip
    return [
        Unit(key, name, tuple(Member(code, called, pk) for _, _, code, called, pk in group))
        for (key, name), group in groupby(rows, key=lambda row: (row[0], row[1]))
    ]


def taken(round: Round, seed: str) -> bool:
    """Whether this seed has been drawn with in this round."""
    return Draw.objects.filter(round=round, seed=seed).exists()


@dataclass(frozen=True, slots=True)
class Checked:
    """A draw that was made once more from what it recorded: the same, or where it differs (by credit code)."""

    count: int
    missing: list[str]
    extra: list[str]

    @property
    def same(self) -> bool:
        return not self.missing and not self.extra


def check(made: Draw) -> Checked:
    """Draw again from the recorded population and seed, and compare with the recorded inspections."""
    units = units_of(made.population)
    codes = {member.assessment: member.code for unit in units for member in unit.members}
    again = draw(units, made.percent, made.minimum, made.maximum, made.seed)
    drawn = [member.assessment for members in again.values() for member in members]
    recorded = made.inspections.order_by().values_list("assessment", flat=True)
    missing, extra = difference(drawn, recorded)
    return Checked(len(drawn), _named(missing, codes), _named(extra, codes))


def _named(keys: Iterable[int], codes: dict[int, str]) -> list[str]:
    return sorted(codes.get(key, str(key)) for key in keys)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A township of a draw: how many enterprises there are and how many are drawn."""

    name: str
    count: int
    drawn: int


def lines(units: Iterable[Unit], made: Draw) -> list[UnitLine]:
    """How many each township gives, by the conditions of a draw that need not be saved yet."""
    return [
        UnitLine(
            unit.name, len(unit.members), quota(len(unit.members), made.percent, made.minimum, made.maximum)
        )
        for unit in units
    ]
