"""Saving one answer: by a plain form, or by script that asks for the changed parts of the page."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import answers as answer_actions
from benchmarking.forms.answers import AnswerForm, SettleForm
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import answers, assessments, rounds
from benchmarking.rules.answers import content_of, judgement, origin_words, own_words
from benchmarking.views import sheets
from benchmarking.views.evidence import keep_files
from benchmarking.views.rows import Row
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

FORM = "benchmarking/assessments/form.html"


def find(request: Request, pk: int, indicator_id: int) -> tuple[Assessment, Indicator]:
    """The assessment that this actor's enterprise fills in, and an indicator of its own catalogue; else 404."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    indicator = get_object_or_404(rounds.indicators_within(found), pk=indicator_id)
    return found, indicator


def to_row(assessment: Assessment, indicator: Indicator) -> HttpResponse:
    """Back to the row, after a plain form."""
    return HttpResponseRedirect(sheets.row_address(assessment, indicator), status=303)


def answer_parts(
    request: Request,
    assessment: Assessment,
    indicator: Indicator,
    *,
    replaced: Row | None = None,
    fragment: str = "saved",
    status: int = 200,
) -> HttpResponse:
    """The page with this row; for a script only the parts that a save changes."""
    context = sheets.with_row(request, assessment, indicator, replaced=replaced)
    return page(request, FORM, context, fragment=fragment, status=status)


@audience(ENTERPRISE)
@require_POST
def answer(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Save one answer; files that were chosen beside it are kept even when the answer is not."""
    found, indicator = find(request, pk, indicator_id)
    form = AnswerForm(indicator, request.POST)
    for words in keep_files(request, found, indicator):
        messages.error(request, words)
    if not form.is_valid():
        replaced = sheets.typed(indicator, form, form.words())
        return answer_parts(request, found, indicator, replaced=replaced, status=422)
    try:
        saved = answer_actions.save(
            assessment=found,
            indicator=indicator,
            version=form.cleaned_data["version"],
            content=form.content(),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        return _refused(request, found, indicator, form, refusal.words)
    if saved.conflict:
        return _conflict(request, found, indicator, form, saved)
    if request.htmx:
        return page(request, FORM, sheets.after_save(request, found, indicator), fragment="saved")
    return to_row(found, indicator)


def _refused(
    request: Request, found: Assessment, indicator: Indicator, form: AnswerForm, words: str
) -> HttpResponse:
    """Not stored, with the reason and what was typed."""
    found.refresh_from_db(fields=["status"])
    replaced = sheets.typed(indicator, form, words)
    return answer_parts(request, found, indicator, replaced=replaced, status=409)


def _conflict(
    request: Request,
    found: Assessment,
    indicator: Indicator,
    form: AnswerForm,
    saved: answer_actions.Saved,
) -> HttpResponse:
    assert saved.losing is not None  # noqa: S101 a conflict has a losing side
    clash = sheets.clash_of(saved.losing, saved.answer, clock.today())
    replaced = sheets.typed(indicator, form, clash=clash)
    return answer_parts(request, found, indicator, replaced=replaced, status=409)


@audience(ENTERPRISE)
@require_POST
def settle(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Decide a conflict: keep mine or the colleague's."""
    found, indicator = find(request, pk, indicator_id)
    form = SettleForm(request.POST)
    present = get_object_or_404(found.answers.all(), indicator=indicator)
    if not form.is_valid():
        messages.error(request, "请选择保留哪一个。")
        return to_row(found, indicator)
    mine = answers.losing_visible_to(request.actor, present)
    losing = get_object_or_404(
        mine.select_related("answer__assessment__enterprise"), pk=form.cleaned_data["losing"]
    )
    try:
        saved = answer_actions.settle(
            losing=losing,
            keep_losing=form.cleaned_data["keep"] == "mine",
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
        return to_row(found, indicator)
    if saved.conflict:
        return _conflict(request, found, indicator, AnswerForm.of(indicator, saved.answer), saved)
    if request.htmx:
        return answer_parts(request, found, indicator, fragment="settled")
    return to_row(found, indicator)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def history(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Everything that was ever saved or refused at one indicator."""
    found = get_object_or_404(assessments.readable_by(request.actor), pk=pk)
    indicator = get_object_or_404(rounds.indicators_within(found), pk=indicator_id)
    present = answers.visible_to(request.actor).filter(assessment=found, indicator=indicator).first()
    rows = [
        {
            "revision": revision,
            "judgement": judgement(indicator, content_of(revision)),
            "own": own_words(indicator, content_of(revision)),
            "how": origin_words(revision),
        }
        for revision in (answers.revisions(present)[:200] if present else [])
    ]
    context = {
        "assessment": found,
        "indicator": indicator,
        "rows": rows,
        "back": sheets.row_address(found, indicator),
    }
    return page(request, "benchmarking/answers/history.html", context)
