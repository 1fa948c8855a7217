"""A whole assessment with its evidence as one .zip, sent while it is read."""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from benchmarking.actions import packages as actions
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import assessments
from benchmarking.queries.packages import Filed, Package
from benchmarking.queries.papers import edition, minute
from benchmarking.rules import scoring
from benchmarking.rules.answers import content_of, judgement, own_words
from benchmarking.rules.comparisons import compare
from benchmarking.rules.measures import read
from benchmarking.rules.verification import finding_of, found_words
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel import archives, clock, sheets
from dongtou_brand.kernel.archives import Names, Packed
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, Role, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.sheets import Block, Cell, Column, Leaf, Note

INDEX = "目录"
LOST = "文件内容缺失，未收入"
INDICATOR = (Column("维度", 12), Column("类别", 9), Column("指标编号", 10, text=True), Column("指标", 28))
ANSWERS = (
    *INDICATOR, Column("要求", 36), Column("自评判定", 28), Column("满分（分）", 10, 1), Column("自评得分（分）", 10, 1),
    Column("本企业现状", 36), Column("说明", 40), Column("佐证材料（份）", 10), Column("填写人", 10),
    Column("填写时间", 17, text=True),
)  # fmt: skip
VERDICTS = (
    *INDICATOR, Column("核验判定", 28), Column("满分（分）", 10, 1), Column("核验得分（分）", 10, 1),
    Column("核验数值", 12, 4),
    Column("核验意见", 40), Column("核验人", 10), Column("核验时间", 17, text=True), Column("备注", 28),
)  # fmt: skip
MEASURES = (
    *INDICATOR, Column("关键技术指标", 22), Column("单位", 8), Column("方向", 10), Column("国家标准", 12),
    Column("“浙江制造”标准", 14), Column("国际先进", 12), Column("自评实测", 12), Column("核验实测", 12),
    Column("与标准相比", 14), Column("与国际先进相比", 14),
)  # fmt: skip
OPINIONS = (
    Column("专家", 10),
    Column("指派时间", 17, text=True),
    Column("提出时间", 17, text=True),
    Column("意见", 80),
)
FILES = (
    Column("序号", 8), Column("指标编号", 10, text=True), Column("指标", 28), Column("文件", 60), Column("原文件名", 36),
    Column("大小（字节）", 14), Column("材料日期", 12), Column("上传人", 10), Column("上传时间", 17, text=True),
    Column("SHA-256 校验值", 68, text=True), Column("备注", 22),
)  # fmt: skip


@audience(ENTERPRISE, LEAD, Role.EXPERT)
@require_POST
def package(request: Request, pk: int) -> StreamingHttpResponse:
    """Index, workbook and evidence; posted, because that it left is written down."""
    found = get_object_or_404(assessments.readable_by(request.actor), pk=pk)
    at, names = clock.now(), Names()
    book, index, page = (names.path(name) for name in ("自评与核验.xlsx", f"{INDEX}.xlsx", f"{INDEX}.html"))
    packed = actions.take_away(assessment=found, names=names, by=request.actor, at=at)
    made = Packed(book, _workbook(packed, at))
    files = [
        Packed(page, _page(packed, made, at)),
        Packed(index, _index(packed, made, at)),
        made,
        *(Packed(filed.path, place=filed.place) for filed in packed.files if filed.place),
    ]
    return archives.response(
        files, name=f"{found.enterprise.name}_{found.title}_自评材料_{localtime(at):%Y%m%d}"
    )


def _book(leaves: Sequence[Leaf], packed: Package, at: datetime) -> bytes:
    target = io.BytesIO()
    notes = [
        Note("企业", packed.assessment.enterprise.name),
        Note("轮次", packed.assessment.title),
        Note("指标目录", edition(packed.assessment)),
        Note("状态", _status(packed.assessment)),
        Note("生成时间", minute(at)),
        Note("佐证材料", "只收入现有材料；已移除的材料不在其中。"),
        Note("核验结果", _verdict_words(packed)),
    ]
    sheets.write_book(target, leaves, notes=notes)
    return target.getvalue()


def _status(assessment: Assessment) -> str:
    return ASSESSMENT.statuses[assessment.status].staff


def _verdict_words(packed: Package) -> str:
    if packed.assessment.verified_at:
        return f"{minute(packed.assessment.verified_at)} 已确认。"
    return "核验中，尚未确认，不作为结论。" if packed.judged else "尚未确认，不在其中。"


# ── both sides ──────────────────────────────────────────────────────────────────────────────────
def _workbook(packed: Package, at: datetime) -> bytes:
    leaves = [Leaf("自评", [Block(ANSWERS, [_answer(packed, each) for each in packed.findings.indicators])])]
    if packed.judged:
        rows = [_verdict(packed, each) for each in packed.findings.indicators]
        leaves.append(Leaf("核验", [Block(VERDICTS, rows)]))
    if rows := _measured(packed):
        leaves.append(Leaf("关键技术指标", [Block(MEASURES, rows)]))
    if packed.opinions:
        given = [(str(o.expert), minute(o.asked_at), minute(o.given_at), o.text) for o in packed.opinions]
        leaves.append(Leaf("专家意见", [Block(OPINIONS, given)]))
    return _book(leaves, packed, at)


def _indicator(each: Indicator) -> tuple[Cell, ...]:
    return each.dimension.name, each.get_kind_display(), each.code, each.name


def _answer(packed: Package, each: Indicator) -> Sequence[Cell]:
    answer = packed.findings.answers.get(each.pk)
    content = content_of(answer)
    unasked = packed.findings.own_unasked.get(each.pk, "")
    return (
        *_indicator(each), each.required_value or each.requirement,
        f"不适用（{unasked}）" if unasked else judgement(each, content), each.points,
        None if unasked else scoring.points(each, scoring.of_answer(answer)), own_words(each, content), content.note,
        len(packed.findings.evidence.get(each.pk, [])), str(answer.saved_by or "") if answer else "",
        minute(answer.saved_at) if answer else "",
    )  # fmt: skip


def _verdict(packed: Package, each: Indicator) -> Sequence[Cell]:
    verdict = packed.findings.verdicts.get(each.pk)
    if each.pk in packed.findings.unasked:
        words = packed.findings.unasked[each.pk]
        return (*_indicator(each), "不适用", each.points, None, None, "", "", "", words)
    if verdict is None:
        return (*_indicator(each), "未核验", each.points, None, None, "", "", "", "")
    finding = finding_of(verdict)
    return (
        *_indicator(each), found_words(each, finding), each.points, scoring.points(each, scoring.of_verdict(verdict)),
        finding.own_number, finding.note, str(verdict.by), minute(verdict.at),
        "企业已改动，须重新核验" if packed.findings.stale(each) else "",
    )  # fmt: skip


def _measured(packed: Package) -> list[Sequence[Cell]]:
    """Every measured value of both sides; the comparison is of the officer's where there is one and it is shown."""
    rows: list[Sequence[Cell]] = []
    for each in packed.findings.indicators:
        verdict = packed.findings.verdicts.get(each.pk) if packed.judged else None
        own = compare(each, read(content_of(packed.findings.answers.get(each.pk)).measured))
        found = compare(each, scoring.of_verdict(verdict).measured)
        for mine, theirs in zip(own, found, strict=True):
            counted, measure = mine if theirs.number is None else theirs, mine.measure
            levels = (measure.national, measure.standard, measure.advanced)
            rows.append(
                (
                    *_indicator(each), measure.name, measure.unit, str(measure.direction.label),
                    *(level.value if level else None for level in levels), mine.number, theirs.number,
                    counted.standard_words, counted.advanced_words,
                )
            )  # fmt: skip
    return rows


# ── the index ───────────────────────────────────────────────────────────────────────────────────
def _index(packed: Package, made: Packed, at: datetime) -> bytes:
    rows: list[Sequence[Cell]] = [
        (0, "", "", made.path, made.path, len(made.content), None, "", minute(at), _digest(made), "平台生成")
    ]
    rows += [_filed(number, filed) for number, filed in enumerate(packed.files, 1)]
    return _book([Leaf("目录", [Block(FILES, rows)])], packed, at)


def _filed(number: int, filed: Filed) -> Sequence[Cell]:
    row, version = filed.evidence, filed.evidence.version
    file = version.attachment
    return (
        number, filed.indicator.code, filed.indicator.name, filed.path if filed.place else "", file.name, file.size,
        version.about_on, str(row.added_by), minute(row.added_at), file.sha256, "" if filed.place else LOST,
    )  # fmt: skip


def _page(packed: Package, made: Packed, at: datetime) -> bytes:
    context = {
        "package": packed,
        "assessment": packed.assessment,
        "edition": edition(packed.assessment),
        "status": _status(packed.assessment),
        "verdict_words": _verdict_words(packed),
        "made": made,
        "made_size": len(made.content),
        "digest": _digest(made),
        "lost": LOST,
        "at": at,
    }
    return render_to_string("benchmarking/assessments/index.html", context).encode()


def _digest(made: Packed) -> str:
    return hashlib.sha256(made.content).hexdigest()
