"""Who sees to which indicator, and what enterprise and officers say about one."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actions import notices
from benchmarking.actions import teamwork as actions
from benchmarking.forms.teamwork import AssignForm, CommentForm
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import answers, assessments, rounds, teamwork
from benchmarking.rules.teamwork import can_assign
from benchmarking.views import sheets
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import LEAD as LEAD_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

# So much of a comment that was not sent is shown again, to be shortened and sent anew.
UNSENT_MAX = 2000


@audience(ENTERPRISE)
def team(request: Request, pk: int) -> HttpResponse:
    """The indicators with who sees to them; those that are ticked are given to a colleague."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    if request.method == "POST":
        _assign(request, found)
        return redirect("benchmarking:team", pk=pk)
    sheet, duties = answers.sheet(found), teamwork.duties(found)
    lacks = {lack.indicator_id: lack for lack in sheet.missing}
    context = {
        "assessment": found,
        "dimensions": [
            {
                "dimension": dimension,
                "rows": [
                    {"indicator": each, "duty": duties.get(each.pk), "lack": lacks.get(each.pk)}
                    for each in group
                ],
            }
            for dimension, group in groupby(sheet.indicators, key=lambda each: each.dimension)
        ],
        "picked": request.GET.get("pick", ""),
        "form": AssignForm(found),
        "open": can_assign(request.actor, found, 1) is None,
        "gone": sum(1 for duty in duties.values() if duty.gone),
        "free": sum(1 for each in sheet.indicators if each.pk not in duties),
    }
    return page(request, "benchmarking/teamwork/team.html", context)


def _assign(request: Request, found: Assessment) -> None:
    form = AssignForm(found, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for errors in form.errors.values() for words in errors))
        return
    person = form.cleaned_data["person"]
    try:
        count = actions.assign(
            assessment=found,
            indicators=list(form.cleaned_data["indicators"]),
            person=person,
            by=request.actor,
            at=clock.now(),
        )
        done = f"已将 {count} 项指标指派给{person}。" if person else f"已收回 {count} 项指标的指派。"
        messages.success(request, done if count else "指派没有变化。")
    except Refused as refusal:
        messages.error(request, refusal.words)


@audience(ENTERPRISE, LEAD)
@require_POST
def comment(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Say something about an indicator; back to its row."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    indicator = get_object_or_404(rounds.indicators_within(found), pk=indicator_id)
    form = CommentForm(request.POST)
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    try:
        actions.comment(assessment=found, indicator=indicator, text=text, by=request.actor, at=clock.now())
        messages.success(request, f"{indicator.code} 的留言已发送。")
    except Refused as refusal:
        unsent = f"没有发送的内容：{text[:UNSENT_MAX]}" if text else ""
        messages.error(request, f"{refusal.words}{unsent}")
    return HttpResponseRedirect(_row(request, found, indicator), status=303)


@audience(ENTERPRISE, LEAD)
@require_POST
def comments_read(request: Request, pk: int) -> HttpResponse:
    """The reader has seen the new comments."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    _, notice = teamwork.unread(request.actor, found)
    if notice:
        notices.mark_read(by=request.actor, at=clock.now(), notice_id=notice)
    lead = request.actor.role in LEAD_ROLES
    return redirect("benchmarking:verification" if lead else "benchmarking:assessment", pk=pk)


def _row(request: Request, found: Assessment, indicator: Indicator) -> str:
    """The row of the indicator on the page of this side."""
    if request.actor.role not in LEAD_ROLES:
        return sheets.row_address(found, indicator)
    address = reverse("benchmarking:verification", args=[found.pk])
    return f"{address}?dimension={indicator.dimension.code}#{indicator.code}"
