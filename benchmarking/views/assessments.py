"""The list of assessments, the form, and handing it in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import assessments as assessment_actions
from benchmarking.enums import AssessmentStatus
from benchmarking.forms.assessments import AssessmentFilter, PromiseForm
from benchmarking.models import Assessment
from benchmarking.queries import answers, assessments, carrying, rounds, states, teamwork
from benchmarking.queries.answers import Sheet
from benchmarking.queries.teamwork import Duty
from benchmarking.rules.answers import Content, can_answer, content_of
from benchmarking.rules.assessments import Missing, can_submit, can_withdraw, late_words
from benchmarking.rules.evidence import expiries
from benchmarking.rules.scoring import outcome
from benchmarking.rules.tiers import lines_of
from benchmarking.states import ASSESSMENT
from benchmarking.views import sheets
from dongtou_brand.kernel import clock, past
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads

PAGE_SIZE = 20
COLUMNS: tuple[workbooks.Shown[Assessment], ...] = (
    workbooks.Shown(
        "企业名称", lambda one: one.enterprise.name, "企业导出时（历史时点为当日）的名称。", 32, text=True
    ),
    workbooks.Shown("街道（乡镇）", lambda one: one.enterprise.township.short_name),
    workbooks.Shown("轮次", lambda one: one.title, width=18),
    workbooks.Shown(
        "状态", lambda one: ASSESSMENT.statuses[one.status].staff, "导出时（历史时点为当日日终）的状态。"
    ),
    workbooks.Shown("提交时间", lambda one: one.submitted_at, "最近一次提交的时间。", 18),
    workbooks.Shown("是否逾期", lambda one: "逾期提交" if one.late else "", "首次提交晚于轮次截止日期。", 10),
    workbooks.Shown(
        "自评得分",
        lambda one: one.self_points,
        "提交时的自评得分；历史时点以后重新提交的为空。",
        10,
        1,
    ),
    workbooks.Shown("核验得分", lambda one: one.verified_points, "核验确认的得分，未核验的为空。", 10, 1),
    workbooks.Shown("结论", lambda one: one.get_outcome_display(), "按轮次所用指标目录的分数线得出。"),
    workbooks.Shown(
        "复评", lambda one: "已由复评代替" if one.superseded_at else "", "有复评结果的，以复评为准。", 14
    ),
)

# The assessments of one enterprise: its own list, and the tab of its dossier.
OF_ONE: tuple[workbooks.Shown[Assessment], ...] = (
    workbooks.Shown("提交时间", lambda one: workbooks.minute(one.submitted_at), "最近一次提交的时间。", 18),
    workbooks.Shown("截止日期", lambda one: one.round.due_on, "轮次的截止日期。"),
    *COLUMNS[6:8],
    workbooks.Shown("必备项（满足）", lambda one: one.gates_met, "核验确认满足的必备指标项数。", 10),
    workbooks.Shown("必备项（共）", lambda one: one.gates_total, "指标目录的必备指标项数。", 10),
    COLUMNS[8],
    workbooks.Shown("核验日期", lambda one: one.verified_at, "最近一次核验确认的日期。"),
)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:assessments", "对标核验名单")
def assessment_list(request: Request) -> HttpResponse:
    """An enterprise's own assessments and the rounds it can start; for everybody else the list of what they see."""
    if request.actor.role in ENTERPRISE_ROLES:
        return _own_list(request)
    asked = _asked(request)
    rows = Paginator(asked.listed, PAGE_SIZE).get_page(request.GET.get("page"))
    rows.object_list = asked.told(asked.shown(rows.object_list))
    context = {
        "filter": asked.filter,
        "page": rows,
        "counts": assessments.counts_by_status(request.actor) if asked.day is None else {},
        "officer": request.actor.role in LEAD,
        "waiting": asked.waiting,
        "flow": ASSESSMENT,
    }
    return page(request, "benchmarking/assessments/queue.html", context | past.asks(asked.day))


@dataclass(frozen=True)
class Asked:
    """The conditions of an address, what meets them in order, and whether it is what waits for verification."""

    filter: AssessmentFilter
    listed: "QuerySet[Assessment]"
    waiting: bool
    day: date | None

    def shown(self, part: Any) -> "QuerySet[Assessment]":
        """The rows of one page. Which they are is found by their keys alone: to sort ten thousand with all that is
        joined to them takes ten times as long.
        """
        return part if self.day else self.listed.filter(pk__in=part.values("pk"))

    def told(self, rows: Iterable[Assessment]) -> list[Assessment]:
        """These rows as they are, or as they stood on the day."""
        return list(rows) if self.day is None else states.stood(rows, self.day)


def _asked(request: Request) -> Asked:
    asked, day = request.GET.copy(), past.past_day_of(request)
    if request.actor.role in LEAD and day is None:
        # An officer's list opens on what waits, the longest waiting first; “全部” is an empty status.
        asked.setdefault("status", AssessmentStatus.SUBMITTED)
    found = assessments.queue(request.actor) if day is None else states.assessments_as_of(request.actor, day)
    conditions = AssessmentFilter(asked, queryset=found, day=day)
    waiting = asked.get("status") == AssessmentStatus.SUBMITTED
    longest = "submitted_at" if day is None else "submitted_then"
    listed = conditions.qs.order_by(longest, "pk") if waiting else conditions.qs
    return Asked(conditions, listed, waiting, day)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:assessments", "对标核验名单")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    if request.actor.role in ENTERPRISE_ROLES:
        enterprise, day = enterprises.of_actor(request.actor), past.past_day_of(request)
        return _of_one(request, enterprise, day)
    asked = _asked(request)
    rows = asked.listed.iterator(chunk_size=500)
    return workbooks.stream_list(
        past.titled("对标核验", asked.day),
        COLUMNS,
        rows if asked.day is None else past.in_handfuls(rows, asked.told),
        code="benchmarking.assessments",
        said=workbooks.said(asked.filter.form),
        at=clock.now(),
        until=past.said(asked.day),
    )


def _own_list(request: Request) -> HttpResponse:
    enterprise, day = enterprises.of_actor(request.actor), past.past_day_of(request)
    rows = Paginator(_found_of(request, enterprise, day), PAGE_SIZE).get_page(request.GET.get("page"))
    if day:
        rows.object_list = states.stood(rows.object_list, day)
    context = {
        "page": rows,
        "startable": [] if day else rounds.startable(enterprise, clock.today()),
        "flow": ASSESSMENT,
        "enterprise": enterprise,
    }
    return page(request, "benchmarking/assessments/list.html", context | past.asks(day))


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
    found = get_object_or_404(assessments.readable_by(request.actor), pk=pk)
    context = sheets.context(request, found, request.GET.get("dimension", ""))
    if context["editable"] and found.status == AssessmentStatus.DRAFT and not found.is_again:
        context["carry_from"] = _to_carry(context["sheet"], found)
    if found.status == AssessmentStatus.SUBMITTED:
        verdicts = assessments.verdict_count(found)
        context["withdrawable"] = can_withdraw(request.actor, found, verdicts) is None
    return page(request, "benchmarking/assessments/form.html", context)


def _to_carry(sheet: Sheet, found: Assessment) -> Assessment | None:
    """The round before, while something is still to be filled in that could be taken over from it."""
    blank = any(content_of(sheet.answers.get(one.pk)) == Content() for one in sheet.asked)
    return carrying.base_of(found) if blank else None


@audience(ENTERPRISE)
def submit(request: Request, pk: int) -> HttpResponse:
    """What is missing; when nothing is, the self score, the promise and the submission itself."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    if request.method != "POST":
        return _check(request, found)
    form = PromiseForm(request.POST)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in ("promised", "late_reason")}
    try:
        assessment_actions.submit(assessment=found, **given, by=request.actor, at=clock.now())
    except Refused as refusal:
        found.refresh_from_db()
        return _check(request, found, refusal.words, status=409, form=form)
    messages.success(request, f"{found.title}自评已提交，等待核验。")
    return redirect("benchmarking:assessment", pk=pk)


def _check(
    request: Request, found: Assessment, words: str = "", status: int = 200, form: PromiseForm | None = None
) -> HttpResponse:
    sheet = answers.sheet(found)
    lines = lines_of(found)
    duties = teamwork.duties(found)
    who = request.GET.get("who", "")
    context = {
        "assessment": found,
        "sheet": sheet,
        "form": form or PromiseForm(),
        "words": words,
        "lacks": [(lack, duty) for lack, duty in _with_duty(sheet.missing, duties) if _of(duty, who)],
        "people": sorted({(duty.person_id, duty.name) for duty in duties.values()}, key=lambda one: one[1]),
        "who": who,
        "open": can_answer(request.actor, found) is None,
        "ready": can_submit(request.actor, found, sheet.missing, True, late_reason="?") is None,
        "lines": lines,
        "outcome": outcome(sheet.score, basic=lines.basic_points, passing=lines.pass_points),
        "due": sheets.due_words(found, clock.today()),
        "late": late_words(found, clock.today(), returned=assessments.was_returned(found)),
        "expiries": expiries(sheet.asked, sheet.evidence, clock.today()),
    }
    return page(request, "benchmarking/assessments/submit.html", context, status=status)


def _with_duty(lacks: list[Missing], duties: dict[int, Duty]) -> list[tuple[Missing, Duty | None]]:
    return [(lack, duties.get(lack.indicator_id)) for lack in lacks]


def _of(duty: Duty | None, who: str) -> bool:
    """Whether it is of the person that is asked for: by key, or “none” for nobody's and those who have left."""
    if who == "none":
        return duty is None or duty.gone
    return not who or (duty is not None and str(duty.person_id) == who)


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
@past.dated("enterprises:detail", "档案")
def assessments_of(request: Request, pk: int) -> HttpResponse:
    """The assessments of one enterprise, as a part of its dossier; also as they stood on a day."""
    day = past.day_of(request)
    enterprise, context = heads.head(request.actor, pk, "benchmarking:assessments_of", day)
    shown = Paginator(_found_of(request, enterprise, day), 20).get_page(request.GET.get("page"))
    if day:
        shown.object_list = states.stood(shown.object_list, day)
    context |= {"page_obj": shown, "flow": ASSESSMENT}
    return page(request, "benchmarking/assessments/of.html", context)


def _found_of(request: Request, enterprise: Enterprise, day: date | None) -> "QuerySet[Assessment]":
    actor = request.actor
    found = states.assessments_as_of(actor, day) if day else assessments.visible_to(actor)
    return found.filter(enterprise=enterprise.pk)


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("enterprises:detail", "档案")
def assessments_of_export(request: Request, pk: int) -> HttpResponseBase:
    """The same tab as a workbook, all pages."""
    day = past.day_of(request)
    enterprise, _ = heads.head(request.actor, pk, "benchmarking:assessments_of", day)
    return _of_one(request, enterprise, day)


def _of_one(request: Request, enterprise: Enterprise, day: date | None) -> HttpResponseBase:
    role = request.actor.role
    rows: Iterable[Assessment] = _found_of(request, enterprise, day).iterator(chunk_size=500)
    if day:
        rows = past.in_handfuls(rows, partial(states.stood, day=day))
    state: workbooks.Shown[Assessment] = workbooks.Shown(
        "状态", lambda one: ASSESSMENT.words(one.status, role), COLUMNS[3].basis
    )
    return workbooks.stream_list(
        past.titled(f"对标评价_{enterprise.credit_code}", day),
        [COLUMNS[2], state, *OF_ONE],
        rows,
        code="benchmarking.assessments.of",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )
