"""The items of a year's months as typed: a number, or 不适用, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.models import FigureDefinition, MonthlyFigure, YearlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.monthly_figures import MONTHS, WHOLE_YEAR, MonthStatement, summed
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.statements import value_as_said, words_of

SEEN = "seen"
# What people write into a cell of a table to say that it does not apply.
NOT_APPLICABLE = frozenset({"不适用", "/", "／", "无此项"})
Key = tuple[str, int]


@dataclass(frozen=True)
class Cell:
    """One item of one month: its field, and what a colleague saved there meanwhile."""

    field: forms.BoundField
    month: int
    definition: FigureDefinition
    value: Value
    overtaken: MonthlyFigure | None

    @property
    def theirs(self) -> str:
        """What a colleague stated meanwhile."""
        row = self.overtaken
        return words_of(value_as_said(row.state, row.value), self.definition) if row else ""


@dataclass(frozen=True)
class Month:
    """A line of the grid."""

    number: int
    cells: Sequence[Cell]
    total: str


@dataclass(frozen=True)
class Grid:
    """The months of the items that are summed into one yearly figure.

    `typed` is the value that stands for the year as long as no month says anything; `overtaken` tells that a
    colleague typed it while these months were filled in.
    """

    whole: FigureDefinition
    items: Sequence[FigureDefinition]
    months: Sequence[Month]
    totals: Sequence[str]
    total: str
    rest: Sequence[forms.BoundField]
    unfilled: int
    typed: YearlyFigure | None = None
    overtaken: bool = False

    @property
    def typed_words(self) -> str:
        """The typed value with the decimals of its definition."""
        row = self.typed
        return words_of(value_as_said(row.state, row.value), self.whole) if row else ""


class MonthlyFiguresForm(Form):
    """Twelve months of every item, and for each item a tick that says 不适用 for the months that are empty."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        parts: Mapping[str, Sequence[FigureDefinition]],
        stored: Mapping[Key, MonthlyFigure],
        typed: Mapping[str, YearlyFigure] | None = None,
        overtaken: Sequence[Key] = (),
        take: str = "",
    ) -> None:
        """`take` names a cell (`loss_scrap-3`) that takes what a colleague saved; `typed` are the years that the
        first month would replace.
        """
        self.typed = typed or {}
        self.items = {item.code: item for items in parts.values() for item in items}
        versions = _versions(stored, self.typed)
        if data is not None:
            data = _caught_up(data.copy(), self.items, stored, overtaken, take)
            if overtaken:
                data[SEEN] = versions
        super().__init__(data, initial={SEEN: versions})
        self.parts, self.stored, self.overtaken = parts, stored, overtaken
        self.statements: list[MonthStatement] = []
        for item in self.items.values():
            for month in MONTHS:
                self._add(item, month)
            self.fields[f"{item.code}-rest"] = forms.BooleanField(
                label=f"{item.name}：空白的月份都不适用", required=False
            )

    def _add(self, item: FigureDefinition, month: int) -> None:
        row = self.stored.get((item.code, month))
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "text-end form-control-sm"}
        self.fields[f"{item.code}-{month}"] = forms.CharField(
            label=f"{month} 月{item.name}",
            required=False,
            max_length=40,
            initial=typed(value_as_said(row.state, row.value), item) if row else "",
            widget=forms.TextInput(attrs=attrs | {"data-item": item.code, "data-month": str(month)}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = (
            self._stated(item, month, cleaned)
            for item in self.items.values()
            for month in MONTHS
            if f"{item.code}-{month}" in self.data
        )
        self.statements = [statement for statement in said if statement is not None]
        return cleaned

    def _stated(
        self, item: FigureDefinition, month: int, cleaned: Mapping[str, Any]
    ) -> MonthStatement | None:
        name = f"{item.code}-{month}"
        text = cleaned.get(name, "").strip()
        if text in NOT_APPLICABLE:
            return MonthStatement(item.code, month, Absent.NOT_APPLICABLE)
        try:
            number = read(text, unit=item.unit, decimals=item.decimals)
        except BadNumber as error:
            self.add_error(name, error.words.replace("请勾选“不适用”", "请填“不适用”"))
            return None
        empty = Absent.NOT_APPLICABLE if cleaned.get(f"{item.code}-rest") else Absent.BLANK
        return MonthStatement(item.code, month, empty if number is None else number)

    def versions(self) -> dict[Key, int]:
        """The version of each cell that the form showed; what can't be read counts as never seen."""
        return versions_of(self.cleaned_data.get(SEEN, ""))

    def grids(self, wholes: Mapping[str, FigureDefinition], unfilled: Mapping[str, int]) -> Iterator[Grid]:
        """One grid for each yearly figure, with the sums of what stands in the fields."""
        for code, items in self.parts.items():
            columns = {item.code: [self._cell(item, month) for month in MONTHS] for item in items}
            months = [
                Month(month, cells, _sum(cells, items[0]))
                for month, cells in zip(MONTHS, zip(*columns.values(), strict=True), strict=True)
            ]
            yield Grid(
                whole=wholes[code],
                items=items,
                months=months,
                totals=[_sum(columns[item.code], item) for item in items],
                total=_sum([cell for cells in columns.values() for cell in cells], items[0]),
                rest=[self[f"{item.code}-rest"] for item in items],
                unfilled=unfilled.get(code, 0),
                typed=self.typed.get(code),
                overtaken=(code, WHOLE_YEAR) in self.overtaken,
            )

    def _cell(self, item: FigureDefinition, month: int) -> Cell:
        bound = self[f"{item.code}-{month}"]
        key = (item.code, month)
        return Cell(
            bound, month, item, _read(bound, item), self.stored.get(key) if key in self.overtaken else None
        )


def _read(bound: forms.BoundField, item: FigureDefinition) -> Value:
    """What a field says, for the sums; what can't be read counts as nothing."""
    text = str(bound.value() or "").strip()
    if text in NOT_APPLICABLE:
        return Absent.NOT_APPLICABLE
    try:
        number = read(text, unit=item.unit, decimals=item.decimals)
    except BadNumber:
        return Absent.BLANK
    return Absent.BLANK if number is None else number


def _sum(cells: Sequence[Cell], item: FigureDefinition) -> str:
    return words_of(summed(cell.value for cell in cells), item)


def typed(value: Value, item: FigureDefinition) -> str:
    """A value as it is typed into a cell."""
    if isinstance(value, Decimal):
        return f"{value:.{item.decimals}f}"
    return Absent.NOT_APPLICABLE.value if value is Absent.NOT_APPLICABLE else ""


def versions_of(text: str) -> dict[Key, int]:
    """The versions in a field `seen`, by item and month."""
    found = {}
    for part in filter(None, text.split(",")):
        name, _, version = part.partition("=")
        code, _, month = name.rpartition("-")
        if month.isdecimal() and version.isdecimal() and len(month) < 3 and len(version) < 10:
            found[code, int(month)] = int(version)
    return found


def _caught_up(
    data: Any,
    items: Mapping[str, FigureDefinition],
    stored: Mapping[Key, MonthlyFigure],
    overtaken: Sequence[Key],
    take: str,
) -> Any:
    """After a conflict: what this person did not touch stands as the colleague left it; see the form of a year."""
    seen = versions_of(data.get(SEEN, ""))
    for (code, month), row in stored.items():
        name = f"{code}-{month}"
        theirs = (
            bool(overtaken) and (code, month) not in overtaken and row.version != seen.get((code, month), 0)
        )
        if code in items and (name == take or theirs):
            data[name] = typed(value_as_said(row.state, row.value), items[code])
    return data


def _versions(stored: Mapping[Key, MonthlyFigure], wholes: Mapping[str, YearlyFigure]) -> str:
    seen = {key: row.version for key, row in stored.items()}
    seen |= {(code, WHOLE_YEAR): figure.version for code, figure in wholes.items()}
    return ",".join(f"{code}-{month}={version}" for (code, month), version in seen.items())
