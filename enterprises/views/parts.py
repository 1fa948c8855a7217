"""The tabs of a dossier as workbooks: each part that `PARTS` names, by one page.

A part is a title and a function that gives its columns and rows for the reader of the dossier. What is masked on
the page is masked in the workbook, and as of a past day it holds what the page shows of that day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.sheets import Cell, Shown
from dongtou_brand.templatetags.ui import mask_name
from enterprises.models import Alteration, Enterprise, Product, QualityOfficer
from enterprises.queries import alterations, changes, dossiers, happenings, heads, records
from enterprises.queries.changes import Change
from enterprises.queries.dossiers import Paper
from enterprises.queries.happenings import Happening
from enterprises.queries.records import Line
from enterprises.queries.yearly_figures import Row
from enterprises.rules.records import KINDS, Kind, label_of, words_of
from enterprises.views.states import dated, day_of, table_of

HEAD = "enterprises:detail"
YES_NO = {True: "是", False: "否", None: "未核实"}


@dataclass(frozen=True)
class Asked:
    """Whose dossier is read, as of when, and whether the reader sees the names of persons."""

    request: Request
    enterprise: Enterprise
    officers: list[QualityOfficer]
    plain: bool
    on: date | None

    @property
    def day(self) -> date:
        """The day on which states are judged."""
        return self.on or clock.today()


Sheet = tuple[Sequence[Shown[Any]], Iterable[Any]]


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def part(request: Request, pk: int, part: str) -> HttpResponseBase:
    """One tab of the dossier as a workbook: all its lines, in its order."""
    if part not in PARTS:
        raise Http404
    title, made = PARTS[part]
    day = day_of(request)
    enterprise, head = heads.head(request.actor, pk, HEAD, day)
    columns, rows = made(Asked(request, enterprise, head["officers"], head["plain"], day))
    return sheets.stream_list(
        past.titled(f"{title}_{enterprise.credit_code}", day),
        columns,
        rows,
        code=f"enterprises.{part}",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )


# ── papers ──────────────────────────────────────────────────────────────────────────────────────
STATE = "导出时（历史时点为当日）按有效期判断的状态。"
FILE = "材料的文件名，原件在平台的档案中查看。"


def _of(name: str) -> Callable[[Paper], Cell]:
    """A field of the certificate."""
    return lambda one: getattr(one.certificate, name)


CERTIFICATES: tuple[Shown[Paper], ...] = (
    Shown("分类", lambda one: one.group, width=20),
    Shown("证书", lambda one: one.certificate.get_kind_display(), width=24),
    Shown("认证依据", _of("standard"), width=24, text=True),
    Shown("认证产品", lambda one: str(one.certificate.product or ""), "按产品发证的才有。", 26, text=True),
    Shown("编号", _of("number"), width=24, text=True),
    Shown("发证机构", _of("issuer"), width=26, text=True),
    Shown("有效期起", _of("valid_from")),
    Shown("有效期止", _of("valid_to")),
    Shown("状态", lambda one: one.words, STATE, 18),
    Shown(
        "扫描件", lambda one: one.certificate.file.name if one.certificate.file else "", FILE, 28, text=True
    ),
)


def _certificates(asked: Asked) -> Sheet:
    papers = dossiers.papers(asked.enterprise, asked.day, asked.on)
    return CERTIFICATES, [one for _, members in dossiers.grouped(papers) for one in members]


PRODUCTS: tuple[Shown[Product], ...] = (
    Shown("产品", lambda one: one.name, width=30, text=True),
    Shown("执行标准", lambda one: one.standard_number, width=24, text=True),
    Shown(
        "国际先进",
        lambda one: YES_NO[one.international_level],
        "采用国际、国外先进标准，或关键指标达到国际先进。",
    ),
    Shown(
        "自主知识产权", lambda one: YES_NO[one.own_intellectual_property], "企业是否拥有产品的自主知识产权。"
    ),
    Shown("市场占有率排名", lambda one: one.market_rank, "在排名范围内的位次。"),
    Shown("排名范围", lambda one: one.market_scope, width=24, text=True),
    Shown("排名依据", lambda one: one.market_proof, width=32, text=True),
)


def _records(kind: Kind) -> Callable[[Asked], Sheet]:
    """The columns of the kind's list, each field in a column of its own."""
    names = [name for column in kind.columns for name in column.names]
    shown: list[Shown[Line]] = [
        Shown(label_of(kind, name), _field(name), width=_width(kind, name), decimals=_decimals(kind, name))
        for name in names
    ]
    state = Shown[Line]("状态", lambda one: one.state.words if one.state else "已作废", STATE, 16)
    more: list[Shown[Line]] = [
        *([state] if kind.has_state else []),
        Shown("证明材料", lambda one: one.record.file.name if one.record.file else "", FILE, 28, text=True),
        Shown("作废", lambda one: one.record.struck_at, "登记有误而作废的日期，作废的不计入统计。", 12),
        Shown("作废原因", lambda one: one.record.struck_reason, width=28, text=True),
    ]
    return lambda asked: ([*shown, *more], records.lines(asked.enterprise, kind, asked.day, asked.on))


def _field(name: str) -> Callable[[Line], Cell]:
    """Numbers and days as such, all else in the words of the list."""

    def value(one: Line) -> Cell:
        said = getattr(one.record, name)
        # a year is no number: it has no thousands
        as_such = isinstance(said, int | Decimal | date) and name != "year"
        return said if as_such else words_of(one.record, name)

    return value


def _width(kind: Kind, name: str) -> int:
    length = getattr(kind.model._meta.get_field(name), "max_length", None) or 14
    return min(max(length, 12), 32)


def _decimals(kind: Kind, name: str) -> int:
    return getattr(kind.model._meta.get_field(name), "decimal_places", None) or 0


# ── people ──────────────────────────────────────────────────────────────────────────────────────
def _officers(asked: Asked) -> Sheet:
    masked = "" if asked.plain else "姓名已掩码。"
    name: Shown[QualityOfficer] = Shown(
        "姓名", lambda one: one.name if asked.plain else mask_name(one.name), masked, text=True
    )
    return [name, *OFFICERS], asked.officers


OFFICERS: tuple[Shown[QualityOfficer], ...] = (
    Shown("任命日期", lambda one: one.appointed_on),
    Shown("任命文号", lambda one: one.document_number, width=24, text=True),
    Shown("学历", lambda one: one.education, text=True),
    Shown("质量工作年限（年）", lambda one: one.quality_years, "任命时从事质量工作的年数。", 12),
    Shown("任职培训日期", lambda one: one.trained_on),
    Shown("培训证书", lambda one: one.training_certificate, width=24, text=True),
    Shown("培训机构", lambda one: one.training_body, width=24, text=True),
    Shown("复训日期", lambda one: one.retrained_on),
    Shown("备案日期", lambda one: one.filed_on),
    Shown("状态", lambda one: "离任" if one.left_on else "在任", "导出时（历史时点为当日）的状态。", 10),
    Shown("离任日期", lambda one: one.left_on),
)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────
def _figures(asked: Asked) -> Sheet:
    table = table_of(asked.request, asked.enterprise, asked.on)
    if table is None:
        return FIGURES, ()
    years = [_year(place, year) for place, year in enumerate(table.years)]
    return [*FIGURES, *years, *_last(table.last)], table.rows


FIGURES: tuple[Shown[Row], ...] = (
    Shown("类别", lambda row: row.definition.group, width=18),
    Shown("指标", lambda row: row.definition.name, width=32, text=True),
    Shown("单位", lambda row: row.definition.unit, width=10, text=True),
    Shown("口径", lambda row: row.definition.basis, width=48, text=True),
)


def _year(place: int, year: int) -> Shown[Row]:
    """A year's values; 不适用 is said, and what is blank stays blank."""

    def value(row: Row) -> Cell:
        cell = row.cells[place]
        if isinstance(cell.value, Decimal):
            return cell.value
        return cell.words if cell.words != "—" else None

    return Shown(str(year), value, f"{year} 年度的数值，空白为未采集，不作零处理。", 16, 2)


def _last(year: int) -> tuple[Shown[Row], ...]:
    return (
        Shown(
            f"{year} 来源", lambda row: "，".join(filter(None, (row.source, row.basis))), width=28, text=True
        ),
        Shown(
            "较上年", lambda row: row.change, "百分比类指标为百分点差；各年口径不同的不作比较。", text=True
        ),
        Shown(
            "校验",
            lambda row: row.hint.words if row.hint else "",
            f"{year} 年度数据的校验提示。",
            32,
            text=True,
        ),
    )


# ── history ─────────────────────────────────────────────────────────────────────────────────────
ALTERATIONS: tuple[Shown[Alteration], ...] = (
    Shown("变更事项", lambda one: one.get_kind_display()),
    Shown("变更日期", lambda one: one.on, "登记机关文书载明的日期。"),
    Shown("变更前", lambda one: one.before, width=32, text=True),
    Shown("变更后", lambda one: one.after, width=32, text=True),
    Shown("文号", lambda one: one.document_number, "依据文书的文号。", 24, text=True),
    Shown("原因", lambda one: one.reason, width=32, text=True),
    Shown("证明材料", lambda one: one.file.name if one.file else "", "材料的文件名。", 32, text=True),
    Shown("登记日期", lambda one: one.recorded_at, "在平台登记的日期。"),
    Shown("登记人", lambda one: one.recorded_by.name),
)
HAPPENINGS: tuple[Shown[Happening], ...] = (
    Shown("日期", lambda one: one.on, "事项发生的日期；没有载明日期的为登记日期。"),
    Shown("事项", lambda one: one.title, width=44, text=True),
    Shown("说明", lambda one: one.note, width=44, text=True),
)
CHANGES: tuple[Shown[Change], ...] = (
    Shown("时间", lambda one: sheets.minute(one.at), width=18),
    Shown("修改人", lambda one: one.who, text=True),
    Shown("单位", lambda one: one.office, "修改人的单位。", 24, text=True),
    Shown("内容", lambda one: f"{one.act}{one.part}", width=18),
    Shown("对象", lambda one: one.subject, width=30, text=True),
    Shown(
        "修改前后", lambda one: _before_and_after(one), "逐项列出，“→”前为修改前、后为修改后。", 60, text=True
    ),
)


def _before_and_after(change: Change) -> str:
    """Each field that changed: “住所：甲路 → 乙路”; of a first entry what was entered."""
    return "；".join(
        f"{one.label}：{one.before} → {one.after}" if one.before else f"{one.label}：{one.after}"
        for one in change.differences
    )


def _happenings(asked: Asked) -> Sheet:
    papers = dossiers.papers(asked.enterprise, asked.day, asked.on)
    return HAPPENINGS, happenings.of(asked.enterprise, papers, asked.officers, day=asked.day, on=asked.on)


PARTS: Mapping[str, tuple[str, Callable[[Asked], Sheet]]] = {
    "figures": ("年度数据", _figures),
    "certificates": ("证书", _certificates),
    "products": ("产品", lambda asked: (PRODUCTS, dossiers.products(asked.enterprise, asked.on))),
    "quality-officers": ("首席质量官", _officers),
    "history": ("大事记", _happenings),
    "changes": (
        "修改记录",
        lambda asked: (CHANGES, changes.every(asked.enterprise, plain=asked.plain, on=asked.on)),
    ),
    "alterations": (
        "变更登记",
        lambda asked: (
            ALTERATIONS,
            alterations.of_enterprise(asked.enterprise, asked.on).iterator(chunk_size=500),
        ),
    ),
    **{kind.slug: (kind.title, _records(kind)) for kind in KINDS},
}
