"""Reading yearly figures: one year for its form, several for the dossier's table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from enterprises.enums import FigureStatus
from enterprises.models import Enterprise, FigureChange, FigureDefinition, YearlyFigure
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.rules.figure_checks import Hint, change_words, hints
from enterprises.rules.figures import DERIVED, Absent, Value, derive
from enterprises.rules.statements import value_of, words_of


@dataclass(frozen=True)
class YearLine:
    """A figure of one year with the year before; `figure` is the stored row, if there is one."""

    definition: FigureDefinition
    now_words: str
    before_words: str
    source: str
    figure: YearlyFigure | None


def lines(
    known: Mapping[str, FigureDefinition],
    stored: Mapping[str, YearlyFigure],
    now: Mapping[str, Value],
    before: Mapping[str, Value],
) -> list[tuple[str, list[YearLine]]]:
    """One year to be read, under the headings of the definitions."""
    groups: dict[str, list[YearLine]] = {}
    for code, definition in known.items():
        figure = stored.get(code)
        source = COMPUTED if definition.formula else (figure.get_source_display() if figure else "")
        line = YearLine(
            definition,
            words_of(now.get(code), definition),
            words_of(before.get(code), definition),
            source,
            figure,
        )
        groups.setdefault(definition.group, []).append(line)
    return list(groups.items())


SPAN = 4
"""Years that stand side by side in the dossier."""
COMPUTED = "计算"


def visible_to(actor: Actor) -> QuerySet[YearlyFigure]:
    """The figures that this actor may see; a draft is the enterprise's own business."""
    figures = YearlyFigure.objects.filter(enterprise__in=enterprises_visible_to(actor))
    return figures if actor.role in ENTERPRISE else figures.exclude(status=FigureStatus.DRAFT)


def definitions() -> dict[str, FigureDefinition]:
    """Every definition by its code, in their order."""
    return {definition.code: definition for definition in FigureDefinition.objects.all()}


def of_year(enterprise: Enterprise, year: int) -> dict[str, YearlyFigure]:
    """What is stored for a year, by code."""
    stored = YearlyFigure.objects.filter(enterprise=enterprise, year=year)
    stored = stored.select_related("definition", "stated_by", "confirmed_by")
    return {figure.definition.code: figure for figure in stored}


def bases(figures: Iterable[YearlyFigure]) -> dict[tuple[int, int], FigureChange]:
    """What each version of these figures said, by figure and version."""
    changes = FigureChange.objects.filter(figure__in=list(figures)).order_by("pk")
    return {(change.figure_id, change.version): change for change in changes}


def status_of(figures: Iterable[YearlyFigure]) -> FigureStatus:
    """The status of a year: that of its figures, which move together; a year without any is a draft."""
    found = {figure.status for figure in figures}
    for status in (FigureStatus.DRAFT, FigureStatus.SUBMITTED):
        if status in found:
            return status
    return FigureStatus.CONFIRMED if found else FigureStatus.DRAFT


def values(figures: Mapping[str, YearlyFigure]) -> dict[str, Value]:
    """Stored and derived values of a year, by code; what was not stated is missing or blank."""
    stated = {code: value_of(figure) for code, figure in figures.items()}
    return stated | {code: derive(code, stated) for code in DERIVED}


def last_reason(enterprise: Enterprise, year: int) -> FigureChange | None:
    """The latest return or reopening of a year, with its reason."""
    changes = FigureChange.objects.filter(figure__enterprise=enterprise, figure__year=year).exclude(reason="")
    return changes.select_related("by").order_by("-pk").first()


@dataclass(frozen=True)
class Year:
    """A year in the dossier: its status, and how many figures it states."""

    year: int
    status: FigureStatus
    stated: int


def years(actor: Actor, enterprise: Enterprise) -> list[Year]:
    """The years with figures, newest first. To staff a draft shows only that it exists."""
    rows = YearlyFigure.objects.filter(enterprise__in=enterprises_visible_to(actor), enterprise=enterprise)
    found: dict[int, list[str]] = {}
    for year, status in rows.order_by("-year").values_list("year", "status"):
        found.setdefault(year, []).append(status)
    return [Year(year, _lowest(statuses), len(statuses)) for year, statuses in found.items()]


def _lowest(statuses: Sequence[str]) -> FigureStatus:
    order = list(FigureStatus)
    return min((FigureStatus(status) for status in statuses), key=order.index)


@dataclass(frozen=True)
class Cell:
    """A value in the table; `words` is printed when there is no number and a reason is known."""

    value: Value

    @property
    def number(self) -> Value | None:
        return None if isinstance(self.value, Absent) else self.value

    @property
    def words(self) -> str:
        return Absent.NOT_APPLICABLE.value if self.value is Absent.NOT_APPLICABLE else "—"


@dataclass(frozen=True)
class Row:
    """A figure over the years: cells oldest first, then source, change and remark of the last year."""

    definition: FigureDefinition
    cells: tuple[Cell, ...]
    source: str
    change: str
    hint: Hint | None


@dataclass(frozen=True)
class Table:
    """The dossier's table of figures. `status` is that of the last year."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    status: FigureStatus | None

    @property
    def last(self) -> int:
        return self.years[-1]


def table(actor: Actor, enterprise: Enterprise, codes: Sequence[str] = ()) -> Table | None:
    """The latest four years side by side (all figures, or those of `codes`); None when nothing is stated."""
    figures = visible_to(actor).filter(enterprise=enterprise).select_related("definition")
    by_year: dict[int, dict[str, YearlyFigure]] = {}
    for figure in figures:
        by_year.setdefault(figure.year, {})[figure.definition.code] = figure
    if not by_year:
        return None
    known = definitions()
    shown = [known[code] for code in codes if code in known] if codes else list(known.values())
    last = max(by_year)
    span = tuple(range(last - SPAN + 1, last + 1))
    series = {year: values(by_year.get(year, {})) for year in span}
    remarks = hints(series, last, known)
    rows = tuple(_row(definition, span, series, by_year[last], remarks) for definition in shown)
    return Table(span, rows, status_of(by_year[last].values()))


def _row(
    definition: FigureDefinition,
    span: Sequence[int],
    series: Mapping[int, Mapping[str, Value]],
    stated: Mapping[str, YearlyFigure],
    remarks: Mapping[str, Hint],
) -> Row:
    code = definition.code
    cells = tuple(Cell(series[year].get(code, Absent.BLANK)) for year in span)
    figure = stated.get(code)
    source = COMPUTED if definition.formula else (figure.get_source_display() if figure else "")
    change = change_words(definition, cells[-1].value, cells[-2].value)
    known = cells[-1].value is not Absent.BLANK
    return Row(definition, cells, source if known else "", change, remarks.get(code))
