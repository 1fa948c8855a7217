"""Files behind answers: adding, dating, taking away, reading."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import evidence as evidence_actions
from benchmarking.forms.answers import DateForm, EvidenceForm, today_or_before
from benchmarking.forms.library import ChooseForm, LibraryFilter
from benchmarking.models import AnswerEvidence, Assessment, Indicator
from benchmarking.queries import answers, assessments, library, rounds
from benchmarking.rules.answers import can_answer
from benchmarking.views import sheets
from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

FORM = "benchmarking/assessments/form.html"


def keep_files(request: Request, assessment: Assessment, indicator: Indicator) -> list[str]:
    """Put the files of a form behind the answer; answers a sentence for each that was not taken.

    A day that is wrong does not cost the files: they are kept without it, and a sentence says so.
    """
    form = EvidenceForm(request.POST, request.FILES)
    form.is_valid()
    day = form.cleaned_data.get("about_on")
    words = [str(error) for error in form.errors.get("about_on", [])]
    if late := today_or_before(day, clock.today()):
        words, day = [late], None
    files = form.cleaned_data.get("files", [])
    if not files:
        return []
    for file in files:
        try:
            added = evidence_actions.add(
                assessment=assessment, indicator=indicator, file=file, about_on=day,
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            words.append(refusal.words)
            continue
        name = added.evidence.version.attachment.name
        if added.known:
            messages.info(request, f"“{name}”已在 {indicator.code} 的材料中，没有重复添加。")
        elif added.shared:
            messages.info(request, f"“{name}”已在佐证材料库中，直接引用，没有重复保存。")
    return words


def _parts(request: Request, assessment: Assessment, indicator: Indicator, words: list[str]) -> HttpResponse:
    """The list of files for a script, or the row again for a plain form."""
    if not request.htmx:
        for sentence in words:
            messages.error(request, sentence)
        return HttpResponseRedirect(sheets.row_address(assessment, indicator), status=303)
    told = [*words, *(str(message) for message in messages.get_messages(request))]
    context = sheets.with_row(request, assessment, indicator)
    context["file_words"] = told
    return page(request, FORM, context, fragment="filed", status=422 if words else 200)


@audience(ENTERPRISE)
@require_POST
def evidence_add(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Files that were chosen belong to the answer at once, whatever else is typed or wrong."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    indicator = get_object_or_404(rounds.indicators_within(found), pk=indicator_id)
    return _parts(request, found, indicator, keep_files(request, found, indicator))


def _own(request: Request, pk: int) -> AnswerEvidence:
    """A file of the actor's own enterprise taken away or not; else 404."""
    return get_object_or_404(answers.evidence_visible_to(request.actor), pk=pk)


@audience(ENTERPRISE)
@require_POST
def evidence_remove(request: Request, pk: int) -> HttpResponse:
    """Take a file away from its answer."""
    evidence = _own(request, pk)
    words = []
    try:
        evidence_actions.remove(evidence=evidence, by=request.actor, at=clock.now())
    except Refused as refusal:
        words = [refusal.words]
    return _parts(request, evidence.answer.assessment, evidence.answer.indicator, words)


@audience(ENTERPRISE)
@require_POST
def evidence_date(request: Request, pk: int) -> HttpResponse:
    """Say which day a file is about."""
    evidence = _own(request, pk)
    form = DateForm(request.POST)
    words = [] if form.is_valid() else [str(error) for error in form.errors["about_on"]]
    day = form.cleaned_data.get("about_on")
    if late := today_or_before(day, clock.today()):
        words = [late]
    if not words:
        try:
            evidence_actions.set_date(evidence=evidence, about_on=day, by=request.actor, at=clock.now())
        except Refused as refusal:
            words = [refusal.words]
    return _parts(request, evidence.answer.assessment, evidence.answer.indicator, words)


@audience(ENTERPRISE)
@require_POST
def evidence_replace(request: Request, pk: int) -> HttpResponse:
    """Put the newest version of the paper in the place of the older one."""
    evidence = _own(request, pk)
    words = []
    try:
        evidence_actions.replace(evidence=evidence, by=request.actor, at=clock.now())
    except Refused as refusal:
        words = [refusal.words]
    return _parts(request, evidence.answer.assessment, evidence.answer.indicator, words)


@audience(ENTERPRISE)
def evidence_choose(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """The papers that the enterprise has, to put one of them behind a further answer."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    indicator = get_object_or_404(rounds.indicators_within(found), pk=indicator_id)
    if request.method != "POST":
        return _choose_page(request, found, indicator)
    form = ChooseForm(request.POST)
    form.is_valid()
    key = form.cleaned_data.get("paper") or 0
    paper = get_object_or_404(library.visible_to(request.actor), pk=key)
    try:
        added = evidence_actions.choose(
            assessment=found, indicator=indicator, paper=paper, by=request.actor, at=clock.now()
        )
    except Refused as refusal:
        return _choose_page(request, found, indicator, refusal.words, status=409)
    behind = "已在" if added.known else "已引用到"
    messages.success(request, f"“{paper.title}”{behind} {indicator.code} 的材料中。")
    return HttpResponseRedirect(sheets.row_address(found, indicator), status=303)


def _choose_page(
    request: Request, found: Assessment, indicator: Indicator, words: str = "", status: int = 200
) -> HttpResponse:
    conditions = LibraryFilter(request.GET, queryset=library.visible_to(request.actor))
    rows = Paginator(conditions.qs.order_by("-made_at", "-pk"), 20).get_page(request.GET.get("page"))
    context = {
        "assessment": found,
        "indicator": indicator,
        "back": sheets.row_address(found, indicator),
        "filter": conditions,
        "page": rows,
        "rows": library.shelved(rows.object_list, request.actor),
        "words": words,
        "locked": can_answer(request.actor, found) or "",
        "there": library.behind(found, indicator),
        "today": clock.today(),
    }
    return page(request, "benchmarking/library/choose.html", context, status=status)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def evidence_file(request: Request, pk: int) -> FileResponse:
    """The file itself, as an attachment that no browser runs."""
    attachment = get_object_or_404(answers.evidence_visible_to(request.actor), pk=pk).version.attachment
    try:
        return uploads.response(attachment.sha256, name=attachment.name, media_type=attachment.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
