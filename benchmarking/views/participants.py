"""The overview of a round: who has not begun, who is late, what waits for verification; and its days put off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import rounds as actions
from benchmarking.forms.rounds import DaysForm, InviteForm, ParticipantFilter
from benchmarking.models import Round
from benchmarking.queries import participants, rounds
from benchmarking.queries.participants import Participant
from benchmarking.rules.rounds import is_limited, state_on, who_words
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.actor import LEAD as LEAD_ROLES
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
COLUMNS: tuple[sheets.Shown[Participant], ...] = (
    sheets.Shown("企业名称", lambda one: one.enterprise.name, "企业现在的名称。", 32, text=True),
    sheets.Shown("统一社会信用代码", lambda one: one.enterprise.credit_code, width=22, text=True),
    sheets.Shown("街道（乡镇）", lambda one: one.enterprise.township.short_name),
    sheets.Shown("梯度", lambda one: one.enterprise.get_rung_display(), "导出时的梯度。", 10),
    sheets.Shown("状态", lambda one: one.words, "导出时的状态；还没有开始自评的为“未开始”。"),
    sheets.Shown(
        "逾期情况",
        lambda one: one.warning,
        "按轮次现行的填报和核验截止日期计算；推迟过的，以推迟后的为准。",
        16,
    ),
    sheets.Shown("提交时间", lambda one: sheets.minute(one.submitted_at), "最近一次提交的时间。", 18),
    sheets.Shown("自评得分", lambda one: one.self_points, "", 10, 1),
    sheets.Shown("核验得分", lambda one: one.verified_points, "核验确认的得分，未核验的为空。", 10, 1),
    sheets.Shown("结论", lambda one: one.outcome_words),
)


@audience(LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
@past.present_only("benchmarking:round", "参加情况")
def overview(request: Request, pk: int) -> HttpResponse:
    """Every enterprise of the round and how far it is."""
    return _show(request, get_object_or_404(rounds.visible_to(request.actor), pk=pk))


def _show(request: Request, found: Round, refused: InviteForm | None = None) -> HttpResponse:
    """The page; `refused` names enterprises that could not be added, and keeps what was typed."""
    today = clock.today()
    seen = participants.visible_to(request.actor, found)
    asked = ParticipantFilter(request.GET, queryset=seen, round=found)
    rows = Paginator(asked.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    rows.object_list = participants.told(list(rows.object_list), found, today)
    named = found.invitees.count()
    officer = request.actor.role in LEAD_ROLES
    context = {
        "round": found,
        "page": rows,
        "filter": asked,
        "counts": participants.counts(seen, found, today),
        "who": who_words(found, named),
        "state": state_on(found, today),
        "officer": officer,
        "invite": refused
        or (InviteForm() if officer and is_limited(found, bool(named)) and today <= found.due_on else None),
    }
    return page(request, "benchmarking/rounds/detail.html", context, status=422 if refused else 200)


@audience(LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
@past.present_only("benchmarking:round", "参加情况")
def export(request: Request, pk: int) -> HttpResponseBase:
    """The same as a workbook, all pages."""
    found = get_object_or_404(rounds.visible_to(request.actor), pk=pk)
    today = clock.today()
    asked = ParticipantFilter(
        request.GET, queryset=participants.visible_to(request.actor, found), round=found
    )
    rows = (participants.participant(one, found, today) for one in asked.qs.iterator(chunk_size=500))
    return sheets.stream_list(
        f"{found}自评参加情况",
        COLUMNS,
        rows,
        code="benchmarking.round",
        said=sheets.said(asked.form, {"轮次": str(found)}),
        at=clock.now(),
    )


@audience(LEAD)
@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    """Name more enterprises for a round that is not for all."""
    found = get_object_or_404(rounds.visible_to(request.actor), pk=pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        new = actions.invite(
            round=found, enterprises=form.cleaned_data["invitees"], by=request.actor, at=clock.now()
        )
        messages.success(request, f"已增加 {new} 家企业，已通知。" if new else "所填企业已经在参加范围内。")
    except Refused as refusal:
        form.add_error("invitees", refusal.words)
        return _show(request, found, form)
    return redirect("benchmarking:round", pk=pk)


@audience(LEAD)
def days(request: Request, pk: int) -> HttpResponse:
    """Put the last days of a round off, with a reason."""
    found = get_object_or_404(rounds.visible_to(request.actor), pk=pk)
    form = DaysForm(request.POST or None, initial={"due_on": found.due_on, "verify_by": found.verify_by})
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_off(round=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "截止日期已推迟，已通知尚未提交的企业。")
            return redirect("benchmarking:round", pk=pk)
    context = {"round": found, "form": form}
    return page(request, "benchmarking/rounds/days.html", context, status=422 if form.errors else 200)
