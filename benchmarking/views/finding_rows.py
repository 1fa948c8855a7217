"""One row of a verification: what the enterprise says, what the officer finds, and how far both are from the levels."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.forms import BoundField
from django.utils.timezone import localtime

from benchmarking.enums import AnswerState
from benchmarking.forms.measures import name_of
from benchmarking.forms.verdicts import VerdictForm
from benchmarking.models import Answer, AnswerEvidence, Indicator, Verdict
from benchmarking.queries import settlements
from benchmarking.queries.answers import Before
from benchmarking.queries.teamwork import Talk
from benchmarking.rules import measures, scoring
from benchmarking.rules.answers import content_of, judgement, own_words, unit
from benchmarking.rules.comparisons import Compared, compare, sources
from benchmarking.rules.verification import agrees, finding_of, found_words
from benchmarking.views.rows import Clash


@dataclass(frozen=True, slots=True)
class BothMeasured:
    """One measure in the table of a row: the enterprise's value, the officer's, and the field to type that into."""

    id: str
    own: Compared
    compared: Compared
    field: BoundField | None


@dataclass(slots=True)
class Row:
    """One indicator with both sides of it."""

    indicator: Indicator
    answer: Answer | None
    files: list[AnswerEvidence]
    verdict: Verdict | None
    stale: bool
    before: Before | None
    today: date
    form: VerdictForm | None = None
    clash: Clash | None = None
    problem: str = ""
    talk: Talk | None = None
    # Not open in this re-assessment: the verdict on the base stands.
    stands: bool = False
    # Who judged has stepped back since: somebody else judges anew.
    void: bool = False
    # Why it is not asked, after the findings; and whether the enterprise was asked.
    unasked: str = ""
    own_unasked: str = ""
    # The experts' scores, where both sides are given.
    second: settlements.Line | None = None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def own(self) -> str:
        """What the enterprise states of itself."""
        return own_words(self.indicator, content_of(self.answer))

    @property
    def said(self) -> str:
        """The enterprise's own judgement in words."""
        return judgement(self.indicator, content_of(self.answer))

    @property
    def unknown(self) -> bool:
        """Whether the enterprise asks for guidance."""
        return content_of(self.answer).state == AnswerState.UNKNOWN

    @property
    def measured(self) -> list[BothMeasured]:
        """The table of key figures, both sides; empty for most indicators."""
        own = compare(self.indicator, measures.read(content_of(self.answer).measured))
        found = compare(self.indicator, scoring.of_verdict(self.verdict).measured)
        return [
            BothMeasured(
                f"{self.code}-{mine.measure.code}",
                mine,
                theirs,
                self.form[name_of(mine.measure)] if self.form else None,
            )
            for mine, theirs in zip(own, found, strict=True)
        ]

    @property
    def sources(self) -> list[str]:
        """Where the levels of the table are taken from."""
        return sources(self.indicator)

    @property
    def found(self) -> str:
        """The officer's judgement in words, for those who only read; empty when there is none."""
        return found_words(self.indicator, finding_of(self.verdict)) if self.verdict else ""

    @property
    def met(self) -> bool | None:
        return scoring.gate_met(self.indicator, scoring.of_verdict(self.verdict))

    @property
    def points(self) -> Decimal | None:
        return scoring.points(self.indicator, scoring.of_verdict(self.verdict))

    @property
    def agreed(self) -> bool | None:
        """Whether both sides say the same; None before anybody has judged."""
        return None if self.verdict is None else agrees(self.indicator, self.answer, finding_of(self.verdict))

    @property
    def unit(self) -> str:
        return unit(self.indicator)

    @property
    def look(self) -> str:
        if self.clash or self.problem:
            return "conflict"
        return "done" if self.verdict and not self.stale and not self.void else "todo"

    @property
    def version(self) -> int:
        return self.verdict.version if self.verdict else 0

    @property
    def saved(self) -> str:
        """“已核验 10:24，陈明”, with the day when it is not today's."""
        return f"已核验 {clock_words(self.verdict, self.today)}，{self.verdict.by}" if self.verdict else ""


def clock_words(verdict: Verdict, day: date) -> str:
    """When it was saved, with the day when it is not this one."""
    at = localtime(verdict.at)
    return f"{at:%H:%M}" if at.date() == day else f"{at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Group:
    """The gates or the scored indicators of a dimension, with what was found so far."""

    kind: str
    title: str
    sum: str
    rows: list[Row]
