"""What one row of an assessment's form shows, and the groups and tabs that rows stand in."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.timezone import localtime

from benchmarking.enums import AnswerState
from benchmarking.forms.answers import AnswerForm
from benchmarking.forms.measures import name_of
from benchmarking.models import Answer, AnswerEvidence, AnswerRevision, Indicator
from benchmarking.queries.answers import Before, OwnFigure
from benchmarking.queries.teamwork import Duty, Talk
from benchmarking.rules import scoring
from benchmarking.rules.answers import Content, content_of, judgement, own_words
from benchmarking.rules.assessments import Missing
from benchmarking.rules.comparisons import Compared, compare, sources
from benchmarking.rules.measures import read


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict in words."""

    words: str
    own: str
    note: str
    who: str
    when: str
    # How it was brought in.
    how: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers to one indicator: mine, which came too late, and the colleague's, which stands."""

    losing: AnswerRevision
    version: int
    mine: Side
    theirs: Side


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure in the table of a row: how the value stands, and the field to type it into."""

    id: str
    compared: Compared
    field: BoundField | None


@dataclass(slots=True)
class Row:
    """One indicator with everything that its row shows."""

    indicator: Indicator
    answer: Answer | None
    files: list[AnswerEvidence]
    lack: Missing | None
    before: Before | None
    own: list[OwnFigure]
    today: date
    form: AnswerForm | None = None
    clash: Clash | None = None
    problem: str = ""
    # Not open in this re-assessment: what was said to the base stands.
    stands: bool = False
    # Carried over from the round before, and nobody has looked at it since.
    carried: bool = False
    # Why it is not asked; empty when it is.
    unasked: str = ""
    duty: Duty | None = None
    talk: Talk | None = None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def content(self) -> Content:
        return content_of(self.answer)

    @property
    def said(self) -> str:
        """The judgement in words, for those who only read."""
        return judgement(self.indicator, self.content)

    @property
    def stated(self) -> str:
        """What the enterprise states of itself, for those who only read."""
        return own_words(self.indicator, self.content)

    @property
    def met(self) -> bool | None:
        return scoring.gate_met(self.indicator, scoring.of_answer(self.answer))

    @property
    def points(self) -> Decimal | None:
        return scoring.points(self.indicator, scoring.of_answer(self.answer))

    @property
    def linear(self) -> dict[str, Any] | None:
        return scoring.linear(self.indicator)

    @property
    def measured(self) -> list[Measured]:
        """The table of key figures; empty for most indicators."""
        return [
            Measured(
                f"{self.code}-{each.measure.code}",
                each,
                self.form[name_of(each.measure)] if self.form else None,
            )
            for each in compare(self.indicator, read(self.content.measured))
        ]

    @property
    def sources(self) -> list[str]:
        """Where the levels of the table are taken from."""
        return sources(self.indicator)

    @property
    def reached(self) -> int:
        """How many measured values reach the “浙江制造” standard."""
        return sum(each.compared.meets is True for each in self.measured)

    @property
    def look(self) -> str:
        """The edge of the row: in conflict, still to do, or done."""
        return "conflict" if self.clash or self.problem else "todo" if self.lack else "done"

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def more(self) -> bool:
        """Whether the folded part of the row has something in it, and so stands open."""
        typed = self.form is not None and bool(self.form["note"].value() or self.form["mark"].value())
        return typed or bool(self.content.note)

    @property
    def saved(self) -> str:
        """“已保存 10:24，林晓”, with the day when it is not today's; empty before the first save."""
        if self.answer is None or not self.answer.saved_at:
            return ""
        return f"已保存 {hour(self.answer, self.today)}，{self.answer.saved_by}"

    @property
    def put_off(self) -> bool:
        return self.content.state == AnswerState.LATER

    @property
    def unknown(self) -> bool:
        return self.content.state == AnswerState.UNKNOWN

    @property
    def offer(self) -> OwnFigure | None:
        """The newest figure of the dossier that could be taken over; never taken by itself."""
        return self.own[0] if self.own else None


def hour(answer: Answer, today: date) -> str:
    at = localtime(answer.saved_at)
    return f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d %H:%M}"


@dataclass(slots=True)
class Group:
    """The gates or the scored indicators of a dimension, with how far they are."""

    kind: str
    title: str
    sum: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tab:
    """A dimension in the row of tabs."""

    code: str
    name: str
    done: int
    total: int
    current: bool
