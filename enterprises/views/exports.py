"""Workbooks beside the list of enterprises, for the enterprises that it shows: a year's figures, and certificates."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, sheets
from dongtou_brand.kernel.audience import READERS, audience
from dongtou_brand.kernel.past import no_such_day
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.sheets import Cell, Shown
from enterprises.models import Certificate, FigureDefinition, YearlyFigure
from enterprises.queries import exports as queries
from enterprises.queries.imported_figures import asked as asked_in
from enterprises.queries.lists import Row
from enterprises.rules.figures import Absent
from enterprises.rules.statements import basis_words, value_as_said
from enterprises.rules.summaries import status_in
from enterprises.views.enterprises import EXPORTED_AT_ONCE, PAGE, Asked, asked, every_row
from enterprises.views.workbooks import figures_words


@dataclass(frozen=True)
class Line:
    """A line of the list with its figures of a year, by code, or with one of its certificates."""

    row: Row
    stated: dict[str, YearlyFigure] = field(default_factory=dict)
    held: Certificate | None = None


HEADS: tuple[Shown[Line], ...] = (
    Shown("企业名称", lambda one: one.row.enterprise.name, width=34, text=True),
    Shown("统一社会信用代码", lambda one: one.row.enterprise.credit_code, width=24, text=True),
    Shown("街道（乡镇）", lambda one: one.row.enterprise.township.short_name, "企业所在街道（乡镇）。"),
)


def _of(name: str) -> Callable[[Line], Cell]:
    """A field of the certificate."""
    return lambda one: getattr(one.held, name)


CERTIFICATES: tuple[Shown[Line], ...] = (
    Shown("证书类别", lambda one: one.held.get_kind_display() if one.held else "", width=20),
    Shown("认证产品", lambda one: str(one.held.product or "") if one.held else "", "按产品发证的才有。", 26),
    Shown("认证依据", _of("standard"), width=24, text=True),
    Shown("证书编号", _of("number"), width=24, text=True),
    Shown("发证机构", _of("issuer"), width=26),
    Shown("状态", lambda one: one.held.get_status_display() if one.held else "", "档案登记的状态。", 12),
    Shown("有效期起", _of("valid_from")),
    Shown("有效期止", _of("valid_to")),
)


@require_safe
@audience(READERS)
def figures(request: Request) -> HttpResponseBase:
    """The figures of the year that the list asks for, else of the year due, of the enterprises that it shows."""
    question = asked(request.actor, request.GET)
    if question.refused:
        return no_such_day(request, question.refused, reverse(PAGE), "企业名录")
    found = question.listing
    year = found.conditions.year or found.due
    rows = (
        Line(row, stated.get(row.enterprise.pk, {}))
        for handful in _handfuls(every_row(found))
        for stated in [queries.figures(request.actor, _keys(handful), year, found.day)]
        for row in handful
    )
    columns = [*HEADS, _progress(year)]
    for definition in asked_in(year).values():
        columns += [_figure(definition), *([_basis(definition)] if definition.bases else [])]
    return _streamed(question, f"{year}年度数据", columns, rows, "enterprises.figures.list")


@require_safe
@audience(READERS)
def certificates(request: Request) -> HttpResponseBase:
    """The certificates of the enterprises that the list shows, a line each."""
    question = asked(request.actor, request.GET)
    if question.refused:
        return no_such_day(request, question.refused, reverse(PAGE), "企业名录")
    day = question.listing.day
    rows = (
        Line(row, held=one)
        for handful in _handfuls(every_row(question.listing))
        for held in [queries.certificates(_keys(handful), day)]
        for row in handful
        for one in held.get(row.enterprise.pk, ())
    )
    return _streamed(question, "企业证书", [*HEADS, *CERTIFICATES], rows, "enterprises.certificates.list")


def _streamed(
    question: Asked, title: str, columns: Sequence[Shown[Line]], rows: Iterable[Line], code: str
) -> HttpResponseBase:
    said = "；".join(question.form.said().values()) if question.form.is_valid() else ""
    day = question.listing.day
    until = f"{day} 日终" if day else ""
    return sheets.stream_list(
        f"{title}_历史" if day else title, columns, rows, code=code, said=said, at=clock.now(), until=until
    )


def _handfuls(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The lines by the thousand, so that memory stays the same."""
    while handful := list(islice(rows, EXPORTED_AT_ONCE)):
        yield handful


def _keys(rows: Iterable[Row]) -> list[int]:
    return [row.enterprise.pk for row in rows]


def _progress(year: int) -> Shown[Line]:
    """How far the year is."""

    def value(one: Line) -> Cell:
        return figures_words(status_in(one.row.sums.years, year))

    return Shown("填报进度", value, f"{year} 年度数据的填报进度；只列已提交的数值，草稿不列。", 12)


def _basis(definition: FigureDefinition) -> Shown[Line]:
    """The 口径 that each enterprise chose: values of different ones are not to be added up."""

    def value(one: Line) -> Cell:
        figure = one.stated.get(definition.code)
        return basis_words(definition, figure.basis) if figure else ""

    return Shown(
        f"{definition.name}：口径", value, "企业填报时选择的口径，口径不同的不能直接相加或比较。", 20
    )


def _figure(definition: FigureDefinition) -> Shown[Line]:
    """A figure with its unit and 口径; 不适用 is said, and what is blank stays blank."""

    def value(one: Line) -> Cell:
        figure = one.stated.get(definition.code)
        said = value_as_said(figure.state, figure.value) if figure else Absent.BLANK
        if isinstance(said, Absent):
            return said.value if said is Absent.NOT_APPLICABLE else None
        return said

    unit = f"（{definition.unit}）" if definition.unit else ""
    return Shown(f"{definition.name}{unit}", value, definition.basis, 18, definition.decimals)
