"""An assessment filled in offline: the workbook out, back in, and what is to be merged."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from benchmarking.actions import workbooks as actions
from benchmarking.forms.workbooks import MergeForm, WorkbookForm
from benchmarking.models import Answer, AnswerRevision, Assessment
from benchmarking.queries import answers, assessments
from benchmarking.queries import workbooks as queries
from benchmarking.queries.workbooks import Judged
from benchmarking.rules import workbooks as rules
from benchmarking.rules.answers import Content, can_answer, judgement, origin_words, own_words
from benchmarking.rules.workbook_merges import SERVER, SHEET, Item
from benchmarking.views.rows import Side, hour
from dongtou_brand.kernel import clock, sheets
from dongtou_brand.kernel.audience import ENTERPRISE, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

OVERTAKEN = "您核对期间，平台上的内容又有变化，没有写入任何内容。请核对后重新确认。"
TITLES = {SERVER: "保留平台上的", SHEET: "采用工作簿的"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the contents that can be taken at an indicator."""

    pick: str
    title: str
    side: Side
    chosen: bool


@dataclass(frozen=True, slots=True)
class MergeRow:
    """An indicator at which the workbook says something else, as the page shows it."""

    item: Item
    before: Side
    after: Side
    choices: list[Choice]


@audience(ENTERPRISE)
@require_safe
def download(request: Request, pk: int) -> FileResponse:
    """The assessment as a workbook to be filled in, with what is stored now."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    rows, versions = queries.lines(found)
    return sheets.stream_form(
        "自评填报表",
        rules.COLUMNS,
        rows,
        name=f"自评填报表_{found.enterprise.name}_{found.title}_{localtime(clock.now()):%Y%m%d}",
        meta=rules.meta(found, versions),
        notes=rules.NOTES,
        how=rules.HOW,
        frozen=rules.FROZEN,
    )


@audience(ENTERPRISE)
def upload(request: Request, pk: int) -> HttpResponse:
    """Hand a filled workbook in: it is kept, and nothing of it is written before somebody confirms."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    if request.method != "POST":
        return _upload(request, found, WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, found, form, status=422)
    try:
        kept = actions.keep(
            assessment=found, file=form.cleaned_data["file"], by=request.actor, at=clock.now()
        )
        actions.judge(assessment=found, file=kept, by=request.actor, at=clock.now())
    except Refused as refusal:
        form.add_error("file", refusal.words)
        return _upload(request, found, form, status=422)
    return redirect("benchmarking:workbook", pk, kept.pk)


def _upload(request: Request, found: Assessment, form: WorkbookForm, status: int = 200) -> HttpResponse:
    context = {
        "assessment": found,
        "form": form,
        "locked": can_answer(request.actor, found) or "",
        "how": rules.HOW,
    }
    return page(request, "benchmarking/workbooks/upload.html", context, status=status)


@audience(ENTERPRISE)
def workbook(request: Request, pk: int, file_id: int) -> HttpResponse:
    """What is wrong in a workbook, or what it would change; a POST merges it as chosen."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    kept = get_object_or_404(queries.kept(found), pk=file_id)
    judged = queries.judged(found, kept)
    if request.method != "POST":
        return _merge_page(request, found, judged)
    form = MergeForm(judged.items, request.POST)
    if not form.is_valid():
        return _merge_page(request, found, judged, OVERTAKEN, status=409)
    try:
        merged = actions.merge(
            assessment=found, file=kept, picks=form.picks(), seen=form.seen(),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        found.refresh_from_db(fields=["status"])
        return _merge_page(request, found, queries.judged(found, kept), refusal.words, status=409)
    messages.success(request, _told(merged))
    return redirect("benchmarking:assessment", pk)


def _told(merged: actions.Merged) -> str:
    if not merged.written and not merged.left:
        return "工作簿与平台一致，没有需要写入的内容。"
    words = f"已从工作簿写入 {len(merged.written)} 项"
    return f"{words}，{len(merged.left)} 项保留平台上的内容。" if merged.left else f"{words}。"


def _merge_page(
    request: Request, found: Assessment, judged: Judged, words: str = "", status: int = 200
) -> HttpResponse:
    stored = {answer.indicator_id: answer for answer in found.answers.select_related("saved_by")}
    made = answers.newest_revisions(found)
    rows = [_row(item, stored.get(item.indicator.pk), made) for item in judged.items]
    context = {
        "assessment": found,
        "judged": judged,
        "words": words,
        "locked": can_answer(request.actor, found) or "",
        "clashes": [row for row in rows if row.item.conflict],
        "clearings": [row for row in rows if row.item.clears and not row.item.conflict],
        "fresh": [row for row in rows if len(row.item.picks) == 1],
        "form": WorkbookForm(),
    }
    return page(request, "benchmarking/workbooks/merge.html", context, status=status)


def _row(item: Item, answer: Answer | None, made: dict[int, AnswerRevision]) -> MergeRow:
    how = origin_words(made.get(answer.pk)) if answer else ""
    choices = [
        Choice(
            pick,
            TITLES.get(pick) or _clearing(item),
            _side(item, item.picked(pick), answer if pick == SERVER else None, how),
            chosen=not number,
        )
        for number, pick in enumerate(item.picks)
    ]
    return MergeRow(item, _side(item, item.server, answer, how), choices[-1].side, choices)


def _clearing(item: Item) -> str:
    """“清空“本企业现状”“说明””: what goes when the clearing is confirmed."""
    gone = "".join(f"“{title}”" for title in item.cleared)
    return f"清空{gone}"


def _side(item: Item, content: Content, answer: Answer | None, how: str) -> Side:
    who, when = (
        (str(answer.saved_by), hour(answer, clock.today())) if answer and answer.saved_at else ("", "")
    )
    said, own = judgement(item.indicator, content), own_words(item.indicator, content)
    return Side(said, own, content.note, who, when, how if who else "")


@audience(ENTERPRISE)
@require_safe
def marked(request: Request, pk: int, file_id: int) -> HttpResponse:
    """The workbook with its wrong cells coloured; 404 where nothing is wrong or nothing can be marked."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    kept = get_object_or_404(queries.kept(found), pk=file_id)
    judged = queries.judged(found, kept)
    content = queries.marked(kept, judged.faults) if judged.faults else b""
    if not content:
        raise Http404
    return sheets.response(content, f"（标注）{kept.name.removesuffix('.xlsx')}")
