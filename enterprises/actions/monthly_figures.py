"""Stating the items of a year's months, and the yearly figures into which they are summed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from dongtou_brand.kernel import history
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import yearly_figures
from enterprises.enums import FigureSource
from enterprises.models import Enterprise, FigureDefinition, MonthlyFigure
from enterprises.queries import definitions
from enterprises.queries import monthly_figures as queries
from enterprises.queries import yearly_figures as yearly_queries
from enterprises.queries.monthly_figures import Key
from enterprises.rules import statements as rules
from enterprises.rules.figures import Absent
from enterprises.rules.monthly_figures import MONTHS, WHOLE_YEAR, MonthStatement, summed
from enterprises.rules.statements import Statement
from enterprises.states import FIGURES

__all__ = ["Conflict", "save"]


class Conflict(Refused):
    """Somebody else has changed what this save would change too; `keys` names item and month.

    The month 0 of a yearly figure says that its year was typed meanwhile, which the sum would replace.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__("有数据在您填写期间被他人修改，尚未保存。请核对标出的各项后再次保存。")
        self.keys = tuple(keys)


@transaction.atomic
def save(
    *,
    enterprise: Enterprise,
    year: int,
    statements: Iterable[MonthStatement],
    seen: Mapping[Key, int],
    by: Actor,
    at: datetime,
) -> int:
    """Store what was stated about the months of a year, all or nothing; answers how many cells changed.

    The yearly figures are made anew as the sums. `seen` holds the version of each cell that the form showed, and
    as month 0 that of a typed year. Raises `Conflict` when somebody else changed the same cell meanwhile or typed
    a year that had no months, `Refused` when this person or this year may not, `IllegalStep` when the year is
    not a draft.
    """
    enterprise = lock(enterprise)
    rules.can_state.check(by, enterprise, year, localtime(at).date())
    figures = yearly_queries.of_year(enterprise, year)
    FIGURES.step("submit", yearly_queries.status_of(figures.values()))
    known, stored = definitions.every(), queries.of_year(enterprise, year)
    changed, conflicts = _changed(list(statements), stored, seen)
    wholes = {known.monthly[key[0]].part_of for key in _keys(changed, conflicts) if key[0] in known.monthly}
    typed = queries.typed(known.parts(year), stored, figures)
    conflicts += [
        (whole, WHOLE_YEAR)
        for whole in sorted(wholes & typed.keys())
        if typed[whole].version != seen.get((whole, WHOLE_YEAR), 0)
    ]
    if conflicts:
        raise Conflict(conflicts)
    if not changed:
        return 0
    _check(changed, known.monthly, stored, year, localtime(at).date())
    _write(enterprise, year, changed, stored, known.monthly, by, at)
    detail = {"year": year, "figures": sorted({statement.code for statement in changed})}
    trail.record(by=by, at=at, action="enterprises.monthly_figures.save", subject=enterprise, detail=detail)
    _sum_up(enterprise, year, wholes, known, by, at)
    return len(changed)


def _changed(
    stated: Sequence[MonthStatement], stored: Mapping[Key, MonthlyFigure], seen: Mapping[Key, int]
) -> tuple[list[MonthStatement], list[Key]]:
    """What is new and was not overtaken, and the cells in which two said different things."""
    news = [one for one in stated if not one.says_the_same(stored.get(one.key))]
    overtaken = [one for one in news if one.key in stored and stored[one.key].version != seen.get(one.key, 0)]
    if not overtaken:
        return news, []
    before = queries.said_before([stored[one.key] for one in overtaken], seen)
    # a cell that was empty when it was seen has no version of its own
    untouched = {one for one in overtaken if before.get(one.key, _nothing(one)).value == one.value}
    conflicts = [one.key for one in overtaken if one not in untouched]
    return [one for one in news if one not in untouched], conflicts


def _keys(changed: Sequence[MonthStatement], conflicts: Sequence[Key]) -> set[Key]:
    return {one.key for one in changed} | set(conflicts)


def _nothing(one: MonthStatement) -> MonthStatement:
    return MonthStatement(one.code, one.month, Absent.BLANK)


def _check(
    changed: Sequence[MonthStatement],
    known: Mapping[str, FigureDefinition],
    stored: Mapping[Key, MonthlyFigure],
    year: int,
    day: date,
) -> None:
    """Only items that are defined and asked for the year, months that have begun, nothing negative."""
    if unknown := sorted({one.code for one in changed if one.code not in known}):
        raise Refused(f"没有这些月度项目：{'、'.join(unknown)}。")
    for one in changed:
        if one.key not in stored:
            rules.is_asked.check(known[one.code], year)
        if one.month not in MONTHS:
            raise Refused("月份应为 1 至 12。")
        if one.number is not None and (year, one.month) > (day.year, day.month):
            raise Refused(f"{year} 年 {one.month} 月还没有到，请清空该月的数值。")
        if one.number is not None and one.number < 0:
            raise Refused(f"“{known[one.code].name}”{one.month} 月是负数，不能小于 0。")


def _write(
    enterprise: Enterprise,
    year: int,
    changed: Sequence[MonthStatement],
    stored: Mapping[Key, MonthlyFigure],
    known: Mapping[str, FigureDefinition],
    by: Actor,
    at: datetime,
) -> None:
    rows = []
    for one in changed:
        row = stored.get(one.key) or MonthlyFigure(
            enterprise=enterprise, definition=known[one.code], year=year, month=one.month, version=0
        )
        row.state, row.value, row.version = one.state, one.number, row.version + 1
        row.stated_by_id, row.stated_at = by.person, at
        rows.append(row)
    history.create_all(MonthlyFigure, [row for row in rows if row.pk is None], by=by, at=at)
    fields = ["state", "value", "version", "stated_by", "stated_at"]
    history.update_all(MonthlyFigure, [row for row in rows if row.version > 1], fields, by=by, at=at)


def _sum_up(
    enterprise: Enterprise,
    year: int,
    wholes: Iterable[str],
    known: definitions.Definitions,
    by: Actor,
    at: datetime,
) -> None:
    """Make the yearly figures of these items anew; what was typed for them stays in their history."""
    figures = yearly_queries.of_year(enterprise, year)
    cells = queries.cells(queries.of_year(enterprise, year))
    sums = []
    for whole in sorted(wholes):
        value = summed(value for (code, _), value in cells.items() if known.monthly[code].part_of == whole)
        stored = figures.get(whole)
        source = FigureSource(stored.source) if stored else FigureSource.REPORTED
        sums.append(Statement(whole, value, source))
    changed = [one for one in sums if not one.says_the_same(figures.get(one.code))]
    if changed:
        yearly_figures.put(enterprise, year, changed, figures, known.yearly, by, at)
