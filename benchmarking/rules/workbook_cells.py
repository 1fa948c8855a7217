"""What was typed into the workbook of an assessment, compared with what it said when it was downloaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from benchmarking.enums import AnswerState
from benchmarking.models import Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import MARKS, Content, can_say, measured_wrong, own_kind, settled, unit
from benchmarking.rules.measures import Measure, measures, written
from benchmarking.rules.measures import read as read_measured
from benchmarking.rules.workbooks import JUDGEMENT, NOTE, OWN, measure_column, offered, plain, printed
from dongtou_brand.kernel.sheets import Value
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.workbook_cells import BadCell, choice, shown

NUMBER_DECIMALS: Final = 4


@dataclass(slots=True)
class Typed:
    """What a row says otherwise than it said when it was downloaded.

    `changes` are parts of a content by column; `cleared` names those that were taken away; `faults` are pairs of
    column and sentence.
    """

    changes: dict[str, Any] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    faults: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: "Typed") -> None:
        """Put what another row of the same indicator says beside this."""
        self.changes |= other.changes
        self.cleared |= other.cleared
        self.faults += other.faults


def typed_measure(
    indicator: Indicator,
    measure: Measure,
    base: Content,
    cell: Value | None,
    *,
    percent: bool,
    skipped: frozenset[str],
) -> Typed:
    """The same for the row of a measure, of which only the value is read."""
    found, name = Typed(), measure_column(measure)
    if OWN in skipped:
        return found
    cell = _percented(cell, measure.unit) if percent else cell
    now = plain(shown(cell))
    if now == base.measured.get(measure.code, ""):
        return found
    try:
        number = _of_cell(cell, now, measure.unit, percent) if now else None
        found.changes[name] = number
        if words := measured_wrong(indicator, written(indicator, {measure.code: number})):
            found.faults.append((OWN, words))
    except BadCell as bad:
        found.faults.append((OWN, bad.words))
    if not now:
        found.cleared = frozenset({name})
    return found


def typed(
    indicator: Indicator,
    base: Content,
    cells: Mapping[str, Value | None],
    *,
    percent: bool,
    skipped: frozenset[str],
) -> Typed:
    """Compare a row with what it said when it was downloaded; what is as it was is not judged.

    `percent`: the number's cell is formatted as a percentage. `skipped` are columns that could not be read.
    """
    found, was, cleared = Typed(), printed(indicator, base), set()
    for column in (OWN, JUDGEMENT, NOTE):
        if column in skipped:
            continue
        cell = (
            _percented(cells.get(column), unit(indicator)) if column == OWN and percent else cells.get(column)
        )
        now = plain(shown(cell))
        if now == plain(was[column]):
            continue
        try:
            found.changes[column] = _part(indicator, column, cell, now, percent)
        except BadCell as bad:
            found.faults.append((column, bad.words))
        if not now:
            cleared.add(column)
    found.cleared = frozenset(cleared)
    if found.changes and not found.faults and not skipped:
        content = over(indicator, base, found.changes)
        if words := can_say(indicator, content):
            found.faults.append((_guilty(indicator, content), words))
    return found


def _percented(cell: Value | None, of: str) -> Value | None:
    """58% is stored as 0.58: what is shown counts where the unit is a percentage."""
    if isinstance(cell, float) and not isinstance(cell, bool) and of == "%":
        return float(Decimal(f"{cell:.15g}") * 100)
    return cell


def _part(
    indicator: Indicator, column: str, cell: Value | None, now: str, percent: bool
) -> tuple[str, Decimal | None] | tuple[str, str] | str:
    if column == NOTE:
        return now
    if column == JUDGEMENT:
        known = _understood(indicator)
        name = choice(now, known, noun="“判定”可选内容") if now else None
        return known[name] if name else ("", "")
    return _own(indicator, cell, now, percent)


def _own(indicator: Indicator, cell: Value | None, now: str, percent: bool) -> tuple[str, Decimal | None]:
    kind = own_kind(indicator)
    if not kind:
        raise BadCell("本项不填写现状，请删去，或写在“说明”中。")
    if kind == "text" or not now:
        return now, None
    return "", _of_cell(cell, now, unit(indicator), percent)


def _of_cell(cell: Value | None, now: str, of: str, percent: bool) -> Decimal | None:
    """The number in a cell, in the unit `of`; raises `BadCell` for what is none."""
    if isinstance(cell, bool) or not isinstance(cell, str | float):
        raise BadCell("单元格是日期或逻辑值格式，请设为常规格式后重新填写数字。")
    if percent and isinstance(cell, float) and of != "%":
        raise BadCell(f"单元格是百分比格式，本项单位为“{of}”，请设为常规格式后重新填写。")
    return _number(of, now)


def _number(of: str, now: str) -> Decimal | None:
    """The number; its unit may stand behind it. What the platform's page takes for a number, a cell takes too."""
    bare = now.removesuffix(of) if of else now
    try:
        # points may go beyond a hundred here: a self-assessment of 卓越绩效 has a thousand
        number = read(bare, unit="" if of == "分" else of, decimals=NUMBER_DECIMALS)
    except BadNumber as bad:
        told = "不适用的请在“判定”中选择“不适用”"
        raise BadCell(bad.words.replace("不适用的请勾选“不适用”", told)) from bad
    return number.normalize() if number is not None else None


def over(
    indicator: Indicator,
    content: Content,
    changes: Mapping[str, Any],
) -> Content:
    """The content with these parts put in place of its own."""
    text, number = changes.get(OWN, (content.own_text, content.own_number))
    mark, chosen = changes.get(JUDGEMENT, (content.state if content.state in MARKS else "", content.choice))
    if mark in (AnswerState.LATER, AnswerState.UNKNOWN):
        chosen = content.choice
    note = changes.get(NOTE, content.note)
    measured: dict[str, Decimal | None] = {**read_measured(content.measured)}
    for each in measures(indicator):
        if measure_column(each) in changes:
            measured[each.code] = changes[measure_column(each)]
    return settled(
        indicator, mark=mark, choice=chosen, own_text=text, own_number=number, note=note, measured=measured,
    )  # fmt: skip


def _guilty(indicator: Indicator, content: Content) -> str:
    """The column in which the fault is mended that `can_say` has told."""
    if content.state == AnswerState.NOT_APPLICABLE and not indicator.may_be_not_applicable:
        return JUDGEMENT
    if content.state == AnswerState.NOT_APPLICABLE and not content.note:
        return NOTE
    own = can_say(indicator, Content(own_text=content.own_text, own_number=content.own_number))
    return OWN if own else NOTE


def _understood(indicator: Indicator) -> dict[str, tuple[str, str]]:
    """What is understood as judgement: what is offered, steps without their points, and 不适用 where a rule refuses it."""
    known = {str(mark.label): (mark.value, "") for mark in MARKS}
    bare = [one.label for one in scoring.options(indicator)]
    short = {one.label: ("", one.value) for one in scoring.options(indicator) if bare.count(one.label) == 1}
    return short | known | offered(indicator)
