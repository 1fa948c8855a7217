"""Reading measures against gaps: of one assessment, and across enterprises."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from benchmarking.enums import AssessmentStatus, ImprovementStatus
from benchmarking.models import (
    Assessment,
    Improvement,
    Indicator,
    PlannedGain,
    ProgressNote,
    Verdict,
)
from benchmarking.queries import gaps, reassessments, rounds
from benchmarking.rules import scoring
from benchmarking.rules.gaps import Gap
from benchmarking.rules.improvements import FINISHED, LIVE, OPEN, Expected, expected, stale, unplanned
from benchmarking.rules.tiers import lines_of
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.calendar import PUBLISHED
from enterprises.queries.enterprises import named_like


@dataclass(frozen=True)
class Line:
    """A measure as a list shows it; `late` counts working days since its day, None while it is in time.

    `known` tells whether what it aims at is known: of a past day nobody may have kept it.
    """

    improvement: Improvement
    late: int | None
    stale: bool
    known: bool = True

    @property
    def gains(self) -> list[PlannedGain]:
        """What it aims at, in the order of the catalogue."""
        return list(self.improvement.gains.all()) if self.known else []

    @property
    def points(self) -> Decimal:
        """The points that it aims at, together (分)."""
        return sum((gain.points for gain in self.gains if gain.points), scoring.ZERO)


@dataclass(frozen=True)
class Plan:
    """The measures of one assessment, what they would come to, and what they leave out."""

    assessment: Assessment
    lines: list[Line]
    unplanned: list[Gap]
    expected: Expected
    cost: Decimal | None
    by_indicator: dict[int, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(line.improvement.status in FINISHED for line in self.lines)

    @property
    def open(self) -> int:
        return sum(line.improvement.status in OPEN for line in self.lines)

    @property
    def live(self) -> int:
        return self.done + self.open

    @property
    def late(self) -> list[Line]:
        return [line for line in self.lines if line.late is not None]

    @property
    def stale(self) -> list[Line]:
        return [line for line in self.lines if line.stale]


def visible_to(actor: Actor) -> QuerySet[Improvement]:
    """The measures of the assessments whose gaps this actor may see, with enterprise, township and round."""
    seen = gaps.visible_to(actor).order_by().values("pk")
    related = ("assessment__enterprise__township", "assessment__round__catalogue", "made_by")
    return Improvement.objects.filter(assessment__in=seen).select_related(*related)


def with_papers(actor: Actor) -> QuerySet[ProgressNote]:
    """The notes with a paper, of the measures that this actor may see: who reads a note may open what it shows."""
    seen = visible_to(actor).order_by().values("pk")
    notes = ProgressNote.objects.filter(improvement__in=seen, attachment__isnull=False)
    return notes.select_related("attachment")


def with_lines(improvements: QuerySet[Improvement]) -> QuerySet[Improvement]:
    """With what a line of a list needs: the aims, and the last note."""
    aims = Prefetch("gains", PlannedGain.objects.select_related("indicator__dimension"))
    return improvements.prefetch_related(aims).annotate(noted_at=Max("notes__at"))


def line(improvement: Improvement, today: date, *, known: bool = True) -> Line:
    """A measure that was read by `with_lines`, with its enterprise: one that has ended is late with nothing."""
    ended = improvement.assessment.enterprise.ended_on is not None
    late = improvement.status in OPEN and improvement.due_on < today and not ended
    noted = getattr(improvement, "noted_at", None)
    return Line(
        improvement,
        PUBLISHED.between(improvement.due_on, today).count if late else None,
        late and stale(improvement, localtime(noted).date() if noted else None, today),
        known,
    )


def plan(assessment: Assessment, found: list[Gap], today: date) -> Plan:
    """The plan of an assessment, whose gaps the caller has read; in a fixed number of queries."""
    lines = [line(row, today) for row in _of(assessment)]
    live = [each for each in lines if each.improvement.status in LIVE]
    gains = [gain for each in live for gain in each.gains]
    held: dict[int, int] = {}
    for gain in gains:
        held[gain.indicator_id] = held.get(gain.indicator_id, 0) + 1
    costs = [each.improvement.cost for each in live if each.improvement.cost is not None]
    return Plan(
        assessment=assessment,
        lines=lines,
        unplanned=unplanned(found, held),
        expected=expected(*_counted(assessment), gains, lines_of(assessment)),
        cost=sum(costs, Decimal(0)) if costs else None,
        by_indicator=held,
    )


def _of(assessment: Assessment) -> list[Improvement]:
    """The measures of an assessment and of those that it follows on.

    Each knows the one that was read, so that nobody reads it again.
    """
    if assessment.is_again:
        measures = Improvement.objects.filter(assessment__in=reassessments.chain(assessment))
    else:
        measures = Improvement.objects.filter(assessment=assessment)
    found = list(with_lines(measures))
    for improvement in found:
        improvement.assessment = assessment
    return found


def aimed_at(history: list[Assessment]) -> dict[int, Decimal]:
    """What each result should have come to (分), by its key: the one before it and what its measures aimed at.

    `history` are verified results in their order. Only where measures had been planned upon the one before, in the
    same catalogue; given up ones do not count. A number of queries that does not depend on how many there are.
    """
    planned = PlannedGain.objects.filter(improvement__assessment__in=history)
    gains = list(
        planned.exclude(improvement__status=ImprovementStatus.DROPPED)
        .select_related("indicator", "improvement__assessment")
        .order_by("pk")
    )
    if not gains:
        return {}
    said: dict[int, dict[int, scoring.Said]] = {}
    for one in Verdict.objects.filter(assessment__in=history):
        said.setdefault(one.assessment_id, {})[one.indicator_id] = scoring.of_verdict(one)
    known: dict[tuple[int, str], list[Indicator]] = {}
    found: dict[int, Decimal] = {}
    for before, now in pairwise(history):
        mine = [gain for gain in gains if _aims_between(gain.improvement, before, now)]
        if not mine or before.round.catalogue_id != now.round.catalogue_id:
            continue
        key = before.round.catalogue_id, before.tier
        if key not in known:
            known[key] = rounds.indicators_for(before)
        found[now.pk] = expected(known[key], said.get(before.pk, {}), mine, lines_of(before)).points
    return found


def _aims_between(improvement: Improvement, before: Assessment, now: Assessment) -> bool:
    """Whether the measure was planned upon the earlier result, or what that follows on, before the later one."""
    of = improvement.assessment
    follows = of.round_id == before.round_id and of.number <= before.number
    return follows and (now.verified_at is None or improvement.made_at <= now.verified_at)


def points_now(assessment: Assessment) -> dict[int, Decimal | None]:
    """The points (分) of each scored indicator as they are: verified, before that the enterprise's own."""
    indicators, said = _counted(assessment)
    return {one.pk: scoring.points(one, said.get(one.pk, scoring.NOTHING)) for one in indicators}


def _counted(assessment: Assessment) -> tuple[list[Indicator], dict[int, scoring.Said]]:
    """The indicators, and what counts of what was said to them."""
    indicators = rounds.indicators_for(assessment)
    if assessment.status == AssessmentStatus.VERIFIED:
        return indicators, {one.indicator_id: scoring.of_verdict(one) for one in assessment.verdicts.all()}
    return indicators, {one.indicator_id: scoring.of_answer(one) for one in assessment.answers.all()}


# ── across enterprises ──────────────────────────────────────────────────────────────────────────
def search(improvements: QuerySet[Improvement], words: str) -> QuerySet[Improvement]:
    """Those of enterprises with these words in their name, its pinyin or the credit code."""
    return improvements.filter(named_like(words, "assessment__enterprise__"))


def late(today: date) -> Q:
    """Those that should have been done, by enterprises that go on."""
    return Q(status__in=OPEN, due_on__lt=today, assessment__enterprise__ended_on=None)


def counts(actor: Actor, today: date) -> dict[str, int]:
    """How many measures this actor sees: all, those still open, those late, those done; in one query."""
    found = visible_to(actor).order_by()
    return found.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=late(today)),
        done=Count("pk", filter=Q(status__in=FINISHED)),
    )


def due_between(first: date, last: date) -> QuerySet[Improvement]:
    """Open measures whose day lies between these, for the clock that reminds.

    Those of enterprises that go on, and of assessments that are handed in: what was taken back shows its measures
    to nobody until it is handed in again.
    """
    found = Improvement.objects.filter(status__in=OPEN, due_on__range=(first, last))
    going_on = found.filter(assessment__enterprise__ended_on=None)
    return going_on.exclude(assessment__status=AssessmentStatus.DRAFT)
