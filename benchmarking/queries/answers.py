"""Reading the answers of an assessment in a number of queries that does not depend on how many there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from benchmarking.enums import AnswerSource, AssessmentStatus
from benchmarking.models import (
    Answer,
    AnswerEvidence,
    AnswerRevision,
    Assessment,
    EvidenceVersion,
    Indicator,
    Verdict,
)
from benchmarking.queries import assessments as assessment_queries
from benchmarking.queries import reassessments, rounds
from benchmarking.rules import scoring
from benchmarking.rules.assessments import Missing, missing, unknown
from benchmarking.rules.carrying import to_check
from benchmarking.rules.reassessments import lacking
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor
from dongtou_brand.kernel.money import half_up
from enterprises.enums import TRUSTED, FigureState
from enterprises.models import Enterprise, FigureDefinition, YearlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import compute, parse

# How many years of a figure stand beside an answer.
YEARS_SHOWN = 3


@dataclass(frozen=True)
class Sheet:
    """Everything that was said in one assessment, keyed by the indicator's id; what is missing and what it scores."""

    indicators: list[Indicator]
    answers: dict[int, Answer]
    evidence: dict[int, list[AnswerEvidence]]
    missing: list[Missing]
    unknown: list[Missing]
    score: scoring.Score
    # What is open in a re-assessment; None where all is.
    reopened: frozenset[int] | None = None

    def stands(self, indicator: Indicator) -> bool:
        """Whether the indicator is not open in this re-assessment: what was said to its base stands."""
        return self.reopened is not None and indicator.pk not in self.reopened

    # The indicators whose answer was carried over from an earlier round and that nobody has looked at since.
    unconfirmed: frozenset[int] = frozenset()
    # Why an indicator is not asked, by its id; the answer that it may have from before stays with it.
    unasked: dict[int, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many indicators are asked."""
        return len(self.indicators) - len(self.unasked)

    @property
    def asked(self) -> list[Indicator]:
        """The indicators that are asked."""
        return [indicator for indicator in self.indicators if indicator.pk not in self.unasked]

    @property
    def done(self) -> int:
        """How many indicators are complete."""
        return self.total - len(self.missing)

    @property
    def last_saved(self) -> datetime | None:
        """When an answer was saved last."""
        return max((a.saved_at for a in self.answers.values() if a.saved_at), default=None)

    @property
    def saved(self) -> int:
        """How many answers were ever saved."""
        return sum(1 for answer in self.answers.values() if answer.version)


def sheet(assessment: Assessment) -> Sheet:
    """The whole assessment, in three queries; in four what is open in a re-assessment."""
    answers = {answer.indicator_id: answer for answer in with_evidence(assessment)}
    return _sheet(assessment, answers, {pk: list(answer.evidence.all()) for pk, answer in answers.items()})


def progress(assessment: Assessment) -> Sheet:
    """The same, without who saved an answer and what its files are called: as little as each save can do with."""
    answers = {answer.indicator_id: answer for answer in assessment.answers.order_by()}
    held = {answer.pk: answer.indicator_id for answer in answers.values()}
    evidence: dict[int, list[AnswerEvidence]] = {}
    there = AnswerEvidence.objects.filter(answer__in=list(held), removed_at=None)
    for file in there.select_related("version"):
        evidence.setdefault(held[file.answer_id], []).append(file)
    return _sheet(assessment, answers, evidence)


def _sheet(
    assessment: Assessment, answers: dict[int, Answer], evidence: dict[int, list[AnswerEvidence]]
) -> Sheet:
    indicators = rounds.indicators_for(assessment)
    own = {pk: scoring.of_answer(answer) for pk, answer in answers.items()}
    said = scoring.effective(indicators, own)
    lacks = missing(indicators, answers, {pk: len(files) for pk, files in evidence.items()})
    reopened = reassessments.reopened(assessment)
    if reopened is not None:
        lacks = lacking(lacks, indicators, answers, evidence, reopened, assessment.started_at)
    asked = unknown(indicators, answers)
    score = scoring.score(indicators, said)
    unasked = {pk: one.unasked for pk, one in said.items() if one.unasked}
    pending = unconfirmed(assessment, answers)
    lacks = to_check(lacks, indicators, pending, unasked) if pending else lacks
    return Sheet(indicators, answers, evidence, lacks, asked, score, reopened, pending, unasked)


def unconfirmed(assessment: Assessment, answers: Mapping[int, Answer]) -> frozenset[int]:
    """Of these answers, by indicator, those that stand as they were carried over; no query where none was."""
    carried = {one.pk: pk for pk, one in answers.items() if one.carried_from_id and not assessment.is_again}
    if not carried:
        return frozenset()
    found = AnswerRevision.objects.filter(
        answer__in=list(carried), kept=True, source=AnswerSource.CARRIED, version=F("answer__version")
    )
    return frozenset(carried[pk] for pk in found.values_list("answer", flat=True))


def with_evidence(assessment: Assessment) -> QuerySet[Answer]:
    """The answers with who saved them and the papers that still stand there.

    Each with `newest`, the number of the newest version of its paper.
    """
    newest = EvidenceVersion.objects.filter(evidence=OuterRef("version__evidence")).order_by("-number")
    there = AnswerEvidence.objects.filter(removed_at=None).select_related("version__attachment")
    there = there.annotate(newest=Subquery(newest.values("number")[:1]))
    return assessment.answers.select_related("saved_by").prefetch_related(Prefetch("evidence", there))


def visible_to(actor: Actor) -> QuerySet[Answer]:
    """The answers of the assessments that this actor may read."""
    seen = assessment_queries.readable_by(actor).order_by().values("pk")
    return Answer.objects.filter(assessment__in=seen)


def revisions(answer: Answer) -> QuerySet[AnswerRevision]:
    """Everything that was ever saved or refused here, newest first."""
    return answer.revisions.select_related("by")


def newest_revisions(assessment: Assessment, only: Answer | None = None) -> dict[int, AnswerRevision]:
    """The save that made each answer what it is, by the answer's id; one query."""
    found = AnswerRevision.objects.filter(
        answer__assessment=assessment, kept=True, version=F("answer__version")
    )
    return {one.answer_id: one for one in (found.filter(answer=only) if only else found)}


def losing_visible_to(actor: Actor, answer: Answer) -> QuerySet[AnswerRevision]:
    """The actor's own saves that a colleague was faster than."""
    return answer.revisions.filter(kept=False, by=actor.user_id)


def evidence_visible_to(actor: Actor) -> QuerySet[AnswerEvidence]:
    """The files behind the answers of the assessments that this actor may read.

    What was taken away stays with the enterprise itself and with the lead bureau, who keep the history.
    """
    seen = assessment_queries.readable_by(actor).order_by().values("pk")
    files = AnswerEvidence.objects.select_related(
        "version__attachment",
        "version__evidence",
        "answer__indicator__dimension",
        "answer__assessment__enterprise",
    ).filter(answer__assessment__in=seen)
    return files if actor.role in ENTERPRISE | LEAD else files.filter(removed_at=None)


@dataclass(frozen=True, slots=True)
class Before:
    """What the bureau found in the last verified round: points (None for a gate), whether met, and its words."""

    round: str
    points: Decimal | None
    met: bool | None
    note: str


def previous(assessment: Assessment) -> dict[str, Before]:
    """The findings of the last verified result before this one, keyed by the indicator's code; one query.

    Only on an edition of the same catalogue: in another the same code is another indicator.
    """
    this = assessment.round
    last = Assessment.objects.filter(
        Q(round__year__lt=this.year)
        | Q(round__year=this.year, round__number__lt=this.number)
        | Q(round=this, number__lt=assessment.number),
        enterprise=assessment.enterprise_id,
        round__catalogue__code=this.catalogue.code,
        status=AssessmentStatus.VERIFIED,
    ).order_by("-round__year", "-round__number", "-number")
    verdicts = Verdict.objects.filter(assessment=Subquery(last.values("pk")[:1]))
    verdicts = verdicts.select_related("indicator", "assessment__round")
    return {verdict.indicator.code: _before(verdict) for verdict in verdicts}


def _before(verdict: Verdict) -> Before:
    said = scoring.of_verdict(verdict)
    return Before(
        round=verdict.assessment.title,
        points=scoring.points(verdict.indicator, said),
        met=scoring.gate_met(verdict.indicator, said),
        note=verdict.note,
    )


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A yearly figure of the dossier, stored or derived, in the unit of its definition.

    `trusted` when all that it is made of was confirmed and has not been reopened.
    """

    year: int
    value: Decimal
    trusted: bool = False

    @property
    def plain(self) -> str:
        """The number as it is typed into a field."""
        return f"{self.value.normalize():f}"


def dossier(enterprise: Enterprise, indicators: list[Indicator], until: int) -> dict[str, list[OwnFigure]]:
    """The last years of each figure that the indicators name, newest first, from the dossier; two queries.

    As exact as the definition says. Only numbers are offered: what is blank or does not apply is never turned into one.
    """
    names = {str(i.own_value["figure"]) for i in indicators if i.own_value.get("figure")}
    known = {one.code: one for one in FigureDefinition.objects.filter(code__in=names)}
    needed = {name: _inputs(known.get(name), name) for name in sorted(names)}
    rows = YearlyFigure.objects.filter(
        enterprise=enterprise,
        definition__code__in={code for codes in needed.values() for code in codes},
        year__gt=until - YEARS_SHOWN - 1,
        year__lte=until,
    ).values_list("year", "definition__code", "state", "value", "status")
    by_year: dict[int, dict[str, Value]] = {}
    doubtful: set[tuple[int, str]] = set()
    for year, code, state, value, status in rows:
        stated = value if state == FigureState.VALUE and value is not None else Absent.NOT_APPLICABLE
        by_year.setdefault(year, {})[code] = stated
        if status not in TRUSTED:
            doubtful.add((year, code))
    return {name: _history(known.get(name), codes, by_year, doubtful) for name, codes in needed.items()}


def _inputs(definition: FigureDefinition | None, name: str) -> tuple[str, ...]:
    """The stated figures that a figure is made of."""
    return parse(definition.formula).names if definition and definition.formula else (name,)


def _history(
    definition: FigureDefinition | None,
    codes: tuple[str, ...],
    by_year: Mapping[int, Mapping[str, Value]],
    doubtful: set[tuple[int, str]],
) -> list[OwnFigure]:
    found = []
    for year in sorted(by_year, reverse=True):
        figures = by_year[year]
        formula = definition.formula if definition else ""
        value = compute(formula, figures) if formula else figures.get(codes[0], Absent.BLANK)
        if isinstance(value, Decimal):
            rounded = half_up(value, definition.decimals if definition else 2)
            found.append(OwnFigure(year, rounded, not any((year, code) in doubtful for code in codes)))
    return found[:YEARS_SHOWN]
