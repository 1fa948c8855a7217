"""The list of enterprises as it stands in a workbook."""

from collections.abc import Callable, Iterable, Sequence

from dongtou_brand.kernel.sheets import Cell, Column, Note
from enterprises.enums import FigureStatus
from enterprises.queries.lists import Row
from enterprises.rules.columns import ListColumn
from enterprises.rules.workbook_columns import CODE, NAME, label
from enterprises.states import FIGURES

VALUES: dict[str, Callable[[Row], Cell]] = {
    "township": lambda row: row.enterprise.township.short_name,
    "industry": lambda row: str(row.enterprise.industry),
    "rung": lambda row: row.enterprise.get_rung_display(),
    "year": lambda row: str(row.sums.year or ""),
    "revenue": lambda row: row.sums.revenue,
    "rd_intensity": lambda row: row.sums.rd_intensity,
    "points": lambda row: row.sums.points,
    "verified_on": lambda row: row.sums.verified_on,
    "figures": lambda row: figures_words(row.figures),
    "rung_since": lambda row: row.enterprise.rung_since,
    "liaison": lambda row: row.enterprise.liaison.name if row.enterprise.liaison else "",
    "ownership": lambda row: row.enterprise.ownership,
    "founded_on": lambda row: row.enterprise.founded_on,
    "main_products": lambda row: row.enterprise.main_products,
    "state": lambda row: state_words(row),
    "updated": lambda row: row.enterprise.updated_at,
}


def figures_words(status: FigureStatus | None) -> str:
    """How far a year is, in the words of the office."""
    return FIGURES.statuses[status].staff if status else "未填报"


def state_words(row: Row) -> str:
    """Whether the enterprise is in the pool."""
    one = row.enterprise
    return f"{one.ended_on} {one.get_ended_as_display()}" if one.ended_on else "在库"


def columns_of(shown: Iterable[ListColumn]) -> list[Column]:
    """Name and code, then the columns shown; those that an import reads are called as its template calls them."""
    first = [
        Column(label(NAME), 34, code=NAME, text=True),
        Column(label(CODE), 24, code=CODE, text=True),
    ]
    return [*first, *(_column(column) for column in shown)]


def _column(column: ListColumn) -> Column:
    if column.field:
        words = not column.field.endswith("_on")
        return Column(label(column.field), column.width, code=column.field, text=words)
    return Column(column.title, column.width, column.decimals)


def line(row: Row, shown: Sequence[ListColumn]) -> tuple[Cell, ...]:
    """An enterprise as a row of the workbook."""
    one = row.enterprise
    return (one.name, one.credit_code, *(VALUES[column.key](row) for column in shown))


def notes_of(shown: Iterable[ListColumn], said: str, moment: str) -> list[Note]:
    """统计口径: what was asked for, as of when, and what each column means."""
    return [
        Note("查询条件", said or "全部在库企业"),
        Note("数据截至", moment),
        *(Note(column.name, column.basis, column.unit) for column in shown),
    ]
