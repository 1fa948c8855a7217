"""What a printed report is made of, in the shapes that templates/pdf/report/ and kernel/charts.py print."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

DASH = "—"


@dataclass(frozen=True)
class Fact:
    """One line of a record: what it is, and its value in words."""

    label: str
    value: str

    @property
    def text(self) -> str:
        return self.value or DASH


@dataclass(frozen=True)
class Facts:
    """A record, as templates/pdf/report/facts.html prints it."""

    facts: Sequence[Fact]
    across: int = 2
    caption: str = ""
    unit: str = ""
    note: str = ""
    number: int = 0
    kind: str = "facts"

    @property
    def rows(self) -> list[Sequence[Fact]]:
        """The facts in lines of `across`."""
        return [self.facts[at : at + self.across] for at in range(0, len(self.facts), self.across)]


@dataclass(frozen=True)
class Head:
    """A column of a printed table; `align` is "text" or "number", `width` in percent (0: by its cells)."""

    title: str
    align: str = "text"
    width: int = 0


@dataclass(frozen=True)
class Line:
    """A row of a printed table; `total` marks a sum."""

    cells: Sequence[str]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table, as templates/pdf/report/table.html prints it."""

    caption: str
    columns: Sequence[Head]
    rows: Sequence[Line]
    unit: str = ""
    note: str = ""
    number: int = 0
    kind: str = "table"


@dataclass(frozen=True)
class Run:
    """One series of a chart."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Figure:
    """A chart, as kernel/charts.py draws it."""

    chart: str
    title: str
    unit: str
    categories: Sequence[str]
    series: Sequence[Run]
    number: int
    top: Decimal | None = None

    @property
    def summary(self) -> str:
        """The chart in words, for those who don't see it."""
        said = (
            f"{run.name} "
            + "，".join(
                f"{at} {figure(value)}" for at, value in zip(self.categories, run.values, strict=True)
            )
            for run in self.series
        )
        return f"{self.title}（{self.unit}）：" + "；".join(said)


@dataclass(frozen=True)
class Figures:
    """Charts side by side, as templates/pdf/report/figures.html prints them."""

    figures: Sequence[Figure]
    note: str = ""
    kind: str = "figures"


def figure(value: Decimal | None) -> str:
    """A number as it is read; a dash for none."""
    return DASH if value is None else str(value)


def percent(value: Decimal | None) -> str:
    """A share as it is read; a dash for none."""
    return DASH if value is None else f"{value}%"


def whole(value: Decimal) -> str:
    """A number without idle zeros behind the point."""
    return f"{value.normalize():f}"
