"""Reading yearly figures: one year for its form, several for the dossier's table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from enterprises.enums import FigureStatus
from enterprises.models import Enterprise, FigureChange, FigureDefinition, YearlyFigure
from enterprises.queries import definitions, monthly_figures
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.queries.rule_settings import reading
from enterprises.rules.checks import Finding, Sheet, change_is_comparable, findings
from enterprises.rules.figure_checks import Hint, compared, hints
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import derived
from enterprises.rules.statements import asked_in, basis_words, value_of, words_of


@dataclass(frozen=True)
class YearLine:
    """A figure of one year with the year before; `figure` is the stored row, if there is one."""

    definition: FigureDefinition
    now_words: str
    before_words: str
    source: str
    figure: YearlyFigure | None
    basis: str = ""
    findings: tuple[Finding, ...] = ()


def lines(
    known: Mapping[str, FigureDefinition],
    stored: Mapping[str, YearlyFigure],
    now: Sheet,
    before: Sheet,
    found: Sequence[Finding] = (),
) -> list[tuple[str, list[YearLine]]]:
    """One year to be read, under the headings of the definitions, with what the checks `found`."""
    groups: dict[str, list[YearLine]] = {}
    for code, definition in known.items():
        figure = stored.get(code)
        source = COMPUTED if definition.formula else (figure.get_source_display() if figure else "")
        line = YearLine(
            definition,
            words_of(now.values.get(code), definition),
            words_of(before.values.get(code), definition),
            source,
            figure,
            basis_words(definition, figure.basis) if figure else "",
            tuple(one for one in found if one.code == code and one.words),
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


def of_year(enterprise: Enterprise, year: int) -> dict[str, YearlyFigure]:
    """What is stored for a year, by code."""
    return of_years(enterprise, (year,))[year]


def of_years(enterprise: Enterprise, years: Iterable[int]) -> dict[int, dict[str, YearlyFigure]]:
    """What is stored for several years, by year and code, in one query."""
    found: dict[int, dict[str, YearlyFigure]] = {year: {} for year in years}
    stored = YearlyFigure.objects.filter(enterprise=enterprise, year__in=list(found))
    for figure in stored.select_related("definition", "stated_by", "confirmed_by"):
        found[figure.year][figure.definition.code] = figure
    return found


def bases(figures: Iterable[YearlyFigure]) -> dict[tuple[int, int], FigureChange]:
    """What each version of these figures said, by figure and version."""
    changes = FigureChange.objects.filter(figure__in=list(figures)).order_by("pk")
    return {(change.figure_id, change.version): change for change in changes}


def status_of(figures: Iterable[YearlyFigure]) -> FigureStatus:
    """The status of a year: that of its figures, which move together; a year without any is a draft."""
    return _least(figure.status for figure in figures) or FigureStatus.DRAFT


def _least(statuses: Iterable[str]) -> FigureStatus | None:
    order = list(FigureStatus)
    return min((FigureStatus(status) for status in statuses), key=order.index, default=None)


def sheet(
    figures: Mapping[str, YearlyFigure],
    known: Mapping[str, FigureDefinition],
    unfilled: Mapping[str, int] | None = None,
) -> Sheet:
    """What is stored for a year, with what is computed from it, as the checks read it."""
    stated = {code: value_of(figure) for code, figure in figures.items()}
    return Sheet(
        values=stated | derived(known.values(), stated),
        bases={code: figure.basis for code, figure in figures.items()},
        explanations={code: figure.explanation for code, figure in figures.items()},
        unfilled=unfilled or {},
    )


def findings_of(enterprise: Enterprise, year: int, day: date) -> list[Finding]:
    """What the checks find in a stored year on a day."""
    known = definitions.every()
    stored = of_years(enterprise, (year, year - 1))
    months = monthly_figures.of_year(enterprise, year)
    unfilled = monthly_figures.unfilled_of(known.parts(year), months, year, day)
    asked = known.asked(year, stored[year])
    now, before = sheet(stored[year], known.yearly, unfilled), sheet(stored[year - 1], known.yearly)
    return findings(asked, now, [before])


@dataclass(frozen=True)
class Saved:
    """What a colleague saved meanwhile: who, when, and which figures."""

    name: str
    at: datetime
    figures: tuple[str, ...]


def saved_meanwhile(stored: Iterable[YearlyFigure], seen: Mapping[str, int], reader: Actor) -> list[Saved]:
    """What others stated after the versions that this reader saw, the latest first."""
    found: dict[tuple[str, datetime], list[str]] = {}
    for figure in stored:
        theirs = figure.stated_by_id != reader.user_id
        if theirs and figure.version > seen.get(figure.definition.code, 0):
            found.setdefault((figure.stated_by.name, figure.stated_at), []).append(figure.definition.name)
    rows = [Saved(name, at, tuple(figures)) for (name, at), figures in found.items()]
    return sorted(rows, key=lambda row: row.at, reverse=True)


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
    return [
        Year(year, _least(statuses) or FigureStatus.DRAFT, len(statuses)) for year, statuses in found.items()
    ]


@dataclass(frozen=True)
class Cell:
    """A value in the table; `words` is printed when there is no number and a reason is known.

    `basis` names the 口径 of a value that was made with another one than that of the last year.
    """

    value: Value
    basis: str = ""

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
    basis: str = ""


@dataclass(frozen=True)
class Table:
    """The dossier's table of figures. `status` is that of the last year.

    `now` and `before` are what its last two years state, `reading` how the R&D rule is judged.
    """

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    status: FigureStatus | None
    reading: str = ""
    now: Sheet = field(default_factory=Sheet)
    before: Sheet = field(default_factory=Sheet)

    @property
    def last(self) -> int:
        return self.years[-1]


def table(actor: Actor, enterprise: Enterprise, codes: Sequence[str] = ()) -> Table | None:
    """The latest four years side by side (all figures, or those of `codes`); None when nothing is stated.

    Shown is what the last of these years is asked for, and what was stated in one of them.
    """
    return tabulated(visible_to(actor).filter(enterprise=enterprise).select_related("definition"), codes)


def tabulated(figures: Iterable[YearlyFigure], codes: Sequence[str] = ()) -> Table | None:
    """The table of these figures of one enterprise, which may be those of another day."""
    by_year: dict[int, dict[str, YearlyFigure]] = {}
    for figure in figures:
        by_year.setdefault(figure.year, {})[figure.definition.code] = figure
    if not by_year:
        return None
    known = definitions.known()
    last = max(by_year)
    span = tuple(range(last - SPAN + 1, last + 1))
    series = {year: sheet(by_year.get(year, {}), known) for year in span}
    judged = reading()
    remarks = hints(series, last, known, reading=judged)
    shown = _shown(known, codes, series.values(), last)
    rows = tuple(_row(definition, span, series, by_year[last], remarks) for definition in shown)
    status = status_of(by_year[last].values())
    return Table(span, rows, status, judged, series[last], series[last - 1])


def _cell(definition: FigureDefinition, sheet: Sheet, last: Sheet) -> Cell:
    value = sheet.values.get(definition.code, Absent.BLANK)
    numbers = isinstance(value, Decimal) and last.number(definition.code) is not None
    if not numbers or change_is_comparable(definition, sheet, last):
        return Cell(value)
    named = basis_words(definition, sheet.bases.get(definition.code, ""))
    return Cell(value, named or ("口径不同" if definition.formula else "未注明口径"))


def _shown(
    known: Mapping[str, FigureDefinition], codes: Sequence[str], sheets: Iterable[Sheet], last: int
) -> list[FigureDefinition]:
    if codes:
        return [known[code] for code in codes if code in known]
    stated = {code for one in sheets for code, value in one.values.items() if value is not Absent.BLANK}
    return [one for code, one in known.items() if asked_in(one, last) or code in stated]


def _row(
    definition: FigureDefinition,
    span: Sequence[int],
    series: Mapping[int, Sheet],
    stated: Mapping[str, YearlyFigure],
    remarks: Mapping[str, Hint],
) -> Row:
    code = definition.code
    cells = tuple(_cell(definition, series[year], series[span[-1]]) for year in span)
    figure = stated.get(code)
    source = COMPUTED if definition.formula else (figure.get_source_display() if figure else "")
    change = compared(definition, series[span[-1]], series[span[-2]])
    known = cells[-1].value is not Absent.BLANK
    basis = basis_words(definition, figure.basis) if figure else ""
    return Row(definition, cells, source if known else "", change, remarks.get(code), basis)
