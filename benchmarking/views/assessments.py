"""The list of assessments, the form, and handing it in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import assessments as assessment_actions
from benchmarking.enums import AssessmentStatus
from benchmarking.forms.assessments import AssessmentFilter, PromiseForm
from benchmarking.models import Assessment
from benchmarking.queries import answers, assessments, rounds
from benchmarking.rules.answers import can_answer
from benchmarking.rules.assessments import can_submit, can_withdraw, late_words
from benchmarking.rules.scoring import outcome
from benchmarking.states import ASSESSMENT
from benchmarking.views import sheets
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.queries import enterprises, heads

PAGE_SIZE = 20


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def assessment_list(request: Request) -> HttpResponse:
    """An enterprise's own assessments and the rounds it can start; for everybody else the list of what they see."""
    if request.actor.role in ENTERPRISE_ROLES:
        return _own_list(request)
    asked = request.GET.copy()
    officer = request.actor.role in LEAD
    if officer:
        # An officer's list opens on what waits, the longest waiting first; “全部” is an empty status.
        asked.setdefault("status", AssessmentStatus.SUBMITTED)
    found = AssessmentFilter(asked, queryset=assessments.queue(request.actor))
    waiting = asked.get("status") == AssessmentStatus.SUBMITTED
    listed = found.qs.order_by("submitted_at", "pk") if waiting else found.qs
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = assessments.counts_by_status(request.actor)
    context = {"filter": found, "page": rows, "counts": counts, "officer": officer, "waiting": waiting}
    return page(request, "benchmarking/assessments/queue.html", context | {"flow": ASSESSMENT})


def _own_list(request: Request) -> HttpResponse:
    enterprise = enterprises.of_actor(request.actor)
    rows = Paginator(assessments.visible_to(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    startable = rounds.startable(enterprise, clock.today())
    context = {"page": rows, "startable": startable, "flow": ASSESSMENT}
    return page(request, "benchmarking/assessments/list.html", context)


@audience(ENTERPRISE)
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Begin the assessment of a round."""
    found = get_object_or_404(rounds.visible_to(request.actor), pk=pk)
    enterprise = enterprises.of_actor(request.actor)
    try:
        begun = assessment_actions.start(enterprise=enterprise, round=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect("benchmarking:assessments")
    return redirect("benchmarking:assessment", pk=begun.pk)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def assessment(request: Request, pk: int) -> HttpResponse:
    """The form, one dimension at a time; for those who may not write it is to be read."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    context = sheets.context(request, found, request.GET.get("dimension", ""))
    if found.status == AssessmentStatus.SUBMITTED:
        verdicts = assessments.verdict_count(found)
        context["withdrawable"] = can_withdraw(request.actor, found, verdicts) is None
    return page(request, "benchmarking/assessments/form.html", context)


@audience(ENTERPRISE)
def submit(request: Request, pk: int) -> HttpResponse:
    """What is missing; when nothing is, the self score, the promise and the submission itself."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    if request.method != "POST":
        return _check(request, found)
    form = PromiseForm(request.POST)
    promised = form.is_valid() and form.cleaned_data["promised"]
    try:
        assessment_actions.submit(assessment=found, promised=promised, by=request.actor, at=clock.now())
    except Refused as refusal:
        found.refresh_from_db()
        return _check(request, found, refusal.words, status=409)
    messages.success(request, f"{found.round}自评已提交，等待核验。")
    return redirect("benchmarking:assessment", pk=pk)


def _check(request: Request, found: Assessment, words: str = "", status: int = 200) -> HttpResponse:
    sheet = answers.sheet(found)
    catalogue = found.round.catalogue
    context = {
        "assessment": found,
        "sheet": sheet,
        "form": PromiseForm(),
        "words": words,
        "open": can_answer(request.actor, found) is None,
        "ready": can_submit(request.actor, found, sheet.missing, True) is None,
        "outcome": outcome(sheet.score, basic=catalogue.basic_points, passing=catalogue.pass_points),
        "due": sheets.due_words(found, clock.today()),
        "late": late_words(found, clock.today()),
    }
    return page(request, "benchmarking/assessments/submit.html", context, status=status)


@audience(ENTERPRISE)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a submitted assessment back."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    try:
        assessment_actions.withdraw(assessment=found, by=request.actor, at=clock.now())
        messages.success(request, "自评已撤回，修改后请重新提交。")
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("benchmarking:assessment", pk=pk)


@audience(ENTERPRISE, READERS)
@require_safe
def assessments_of(request: Request, pk: int) -> HttpResponse:
    """The assessments of one enterprise, as a part of its dossier."""
    enterprise, context = heads.head(request.actor, pk, "benchmarking:assessments_of")
    found = assessments.visible_to(request.actor).filter(enterprise=enterprise)
    context["page_obj"] = Paginator(found, 20).get_page(request.GET.get("page"))
    context["flow"] = ASSESSMENT
    return page(request, "benchmarking/assessments/of.html", context)
