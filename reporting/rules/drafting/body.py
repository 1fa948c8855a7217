"""Chapters 一 to 四, 六 and 七."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dongtou_brand.kernel.money import half_up
from enterprises.enums import CertificateKind
from reporting.rules.content import Block, Chapter, Figure, Paragraphs, Row, Series, Signature, Table
from reporting.rules.drafting.parts import (
    Writing,
    chapter,
    columns,
    cut,
    drawings,
    rows,
    section,
    yearly_table,
)
from reporting.rules.facts import AssessmentFact, CertificateFact
from reporting.rules.wording import day, points, sentence

SYSTEMS = (
    CertificateKind.QUALITY,
    CertificateKind.ENVIRONMENT,
    CertificateKind.SAFETY,
    CertificateKind.ENERGY,
)
CERTIFICATE_COLUMNS = ("证书", "证书编号", "发证机构", "有效期至")


def ideas(work: Writing) -> Chapter:
    """一、企业质量理念."""
    return chapter(
        "企业质量理念",
        section("质量愿景与方针", work.written("ideas")),
        section("对相关方的关注", work.written("parties")),
    )


def management(work: Writing) -> Chapter:
    """二、内部质量管理."""
    systems = [one for one in work.facts.certificates if one.kind in SYSTEMS]
    return chapter(
        "内部质量管理",
        section("机构与职责", work.written("organisation"), _officer(work)),
        section("体系建立与运行", _certificates(work, "管理体系认证证书", systems)),
        section("持续改进", work.written("improvement")),
    )


def _officer(work: Writing) -> list[Block]:
    officer = work.facts.officer
    if officer is None:
        return [Paragraphs(texts=["首席质量官：未披露。"])]
    trained = f"，{day(officer.trained_on)}完成任职培训" if officer.trained_on else ""
    return [Paragraphs(texts=[f"本企业于 {day(officer.appointed_on)}任命首席质量官{trained}。"])]


def _certificates(work: Writing, caption: str, found: Iterable[CertificateFact]) -> list[Block]:
    lines = rows([certificate_name(one), one.number, one.issuer, day(one.valid_to)] for one in found)
    if not lines:
        return [Paragraphs(texts=[f"{work.year} 年度平台档案中没有有效的{caption}，相关情况未披露。"])]
    note = f"来源：企业档案，为 {work.year} 年度内有效的证书。"
    return [Table(caption=caption, columns=columns(*CERTIFICATE_COLUMNS), rows=lines[:100], note=note)]


def certificate_name(one: CertificateFact) -> str:
    """What it certifies and by which standard: “质量管理体系 GB/T 19001”."""
    named = f"{CertificateKind(one.kind).label} {one.standard}".strip()
    return f"{named}（{one.product}）" if one.product else named


def responsibility(work: Writing) -> Chapter:
    """三、产品质量责任."""
    products = [one for one in work.facts.certificates if one.kind not in SYSTEMS]
    return chapter(
        "产品质量责任",
        section("产品标准", _standards(work)),
        section("产品认证", _certificates(work, "产品认证证书", products)),
        section("计量、检验与售后责任", work.written("responsibility")),
    )


def _standards(work: Writing) -> list[Block]:
    lines = rows([one.name, one.standard] for one in work.facts.products)
    if not lines:
        return [Paragraphs(texts=["主要产品执行标准：未披露。"])]
    return [
        Table(
            caption="主要产品执行标准",
            columns=columns("产品", "执行标准"),
            rows=lines[:100],
            note="来源：企业档案。",
        )
    ]


def integrity(work: Writing) -> Chapter:
    """四、质量诚信管理."""
    suppliers = work.known("qualified_suppliers", "qualified_suppliers_zhejiang", "zhejiang_supplier_share")
    complaints = work.known("complaints_received", "complaints_closed", "complaint_closure_rate")
    return chapter(
        "质量诚信管理",
        section("制度与承诺", work.listed("promises")),
        section(
            "供应商管理",
            [Paragraphs(texts=[sentence(suppliers[-1], work.year)])] if suppliers else [],
            yearly_table(work, "合格供应商", suppliers, total="zhejiang_supplier_share"),
        ),
        section("投诉处理", yearly_table(work, "顾客投诉受理与办结", complaints)),
    )


def risks(work: Writing) -> Chapter:
    """六、质量风险与改进."""
    assessment = work.facts.assessment
    return chapter(
        "质量风险与改进",
        section("对标结果", _assessment(work, assessment)),
        section("主要差距", _gaps(assessment)),
        section("问题、措施与结果", work.written("risks")),
    )


def _assessment(work: Writing, found: AssessmentFact | None) -> list[Block]:
    if found is None:
        words = f"截至 {work.year} 年度，本企业没有经核验的“浙江制造”对标自评，结果未披露。"
        return [Paragraphs(texts=[words])]
    words = (
        f"{found.round}对标自评于 {day(found.verified_on)}完成核验："
        f"核验得分 {points(found.verified_points)} 分，"
        f"必备项满足 {found.gates_met} 项（共 {found.gates_total} 项），核验结论为“{found.outcome}”。"
    )
    return [Paragraphs(texts=[words]), *_dimensions(found)]


def _dimensions(found: AssessmentFact) -> list[Block]:
    if not found.dimensions:
        return []
    lines = rows([d.name, points(d.full), points(d.own), points(d.verified)] for d in found.dimensions)
    whole = points(sum((d.full for d in found.dimensions), start=Decimal(0)))
    lines.append(
        Row(cells=["合计", whole, points(found.own_points), points(found.verified_points)], total=True)
    )
    table = Table(
        caption="各维度得分",
        columns=columns("维度", ">满分", ">自评", ">核验"),
        rows=lines,
        unit="单位：分",
        note=f"口径：{found.catalogue}，分值为区级参考分值；图按各维度得分占满分的百分比绘制。"
        f"来源：{found.round}自评和核验记录。",
    )
    return [table, *drawings(_radar(found))]


def _radar(found: AssessmentFact) -> Figure | None:
    if len(found.dimensions) < 3:
        return None
    own = [_rate(d.own, d.full) for d in found.dimensions]
    verified = [_rate(d.verified, d.full) for d in found.dimensions]
    return Figure(
        chart="radar",
        title="各维度得分率",
        unit="%",
        top=Decimal(100),
        categories=[d.name for d in found.dimensions],
        series=[Series(name="自评", values=own), Series(name="核验", values=verified)],
    )


def _rate(part: Decimal | None, whole: Decimal) -> Decimal | None:
    return None if part is None or not whole else half_up(part / whole * 100, 1)


def _gaps(found: AssessmentFact | None) -> list[Block]:
    if found is None:
        return []
    if not found.gaps:
        return [Paragraphs(texts=["核验未发现未达到要求的指标。"])]
    lines = rows(
        [
            f"{gap.code} {gap.name}",
            "必备项" if gap.is_gate else "计分项",
            "未满足" if gap.is_gate else f"差 {points(gap.lost)} 分",
            cut(gap.finding, 200) or "—",
        ]
        for gap in found.gaps
    )
    return [
        Table(
            caption="核验发现的主要差距",
            columns=columns("指标", "类别", "差距", "核验意见"),
            rows=lines[:40],
            note=f"来源：{found.round}核验记录。必备项在前，计分项按差距从大到小排列。",
        )
    ]


def outlook(work: Writing, *, signed_on: date | None) -> Chapter:
    """七、下年度展望与质量承诺, signed."""
    name = Signature(role="法定代表人", name=work.facts.legal_representative, on=signed_on)
    return chapter("下年度展望与质量承诺", section("", work.written("outlook"), name))
