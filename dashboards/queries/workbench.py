"""What waits for the person who is looking, oldest or nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from benchmarking.enums import AssessmentStatus, CertificationStatus
from benchmarking.models import Assessment, Objection, Visit
from benchmarking.queries import assessments, objections, rounds, verdicts, visits
from benchmarking.rules.answers import OPEN
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.calendar import PUBLISHED, WorkingDays
from enterprises.enums import CertificateStatus, FigureStatus
from enterprises.models import Certificate, Enterprise, Registration, YearlyFigure
from enterprises.queries import enterprises, registrations, shortcomings
from enterprises.rules.certificates import EXPIRY_WARNING
from enterprises.rules.shortcomings import counted
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.rules.reports import due

# Rows of enterprise and year, with how many figures arrived when; django-stubs has no name for such a query.
Waiting = Any

SHOWN = 20


@dataclass(frozen=True)
class ToDo:
    """One thing to do, with the day by which, and the working days that are left (negative: overdue)."""

    tag: str
    title: str
    note: str
    link: str
    due_on: date | None = None
    left: WorkingDays | None = None
    enterprise: Enterprise | None = None
    applicant: Registration | None = None
    arrived_on: date | None = None
    tone: str = "info"

    @property
    def name(self) -> str:
        """Whose matter it is: an enterprise's, or one's that has only registered yet."""
        whose = self.applicant or self.enterprise
        return whose.name if whose else ""

    @property
    def urgency(self) -> str:
        """The class of the deadline: hot within three working days or overdue, soon within ten."""
        if self.left is None or self.left.count > 10:
            return ""
        return "hot" if self.left.count <= 3 else "soon"

    @property
    def days(self) -> str:
        """Days left or overdue, in a table whose heading says that they are working days."""
        if self.left is None:
            return ""
        if self.left.count < 0:
            return f"逾期 {-self.left.count} 天"
        return f"{self.left.count} 天" if self.left.count else "今日"

    @property
    def words(self) -> str:
        """How much time is left, in words."""
        if self.left is None:
            return ""
        if self.left.count < 0:
            return f"逾期 {-self.left.count} 个工作日"
        return f"剩 {self.left.count} 个工作日" if self.left.count else "今日到期"


# ── enterprises ─────────────────────────────────────────────────────────────────────────────────
def of_enterprise(actor: Actor, enterprise: Enterprise, today: date) -> list[ToDo]:
    """What an enterprise has to do, the nearest deadline first; one that has ended has nothing to do."""
    if enterprise.ended_on is not None:
        return []
    found = [
        *_assessments_to_fill(enterprise, today),
        *_rounds_to_start(enterprise, today),
        *_reports_to_publish(enterprise, today),
        *_figures_to_state(enterprise, today),
        *_certificates_to_renew(enterprise, today),
        *_certifications_to_prepare(enterprise),
        *_shortcomings_to_mend(actor, today),
    ]
    return sorted(found, key=lambda todo: (todo.due_on or date.max, todo.title))


def _assessments_to_fill(enterprise: Enterprise, today: date) -> Iterator[ToDo]:
    for assessment in enterprise.assessments.filter(status__in=OPEN).select_related("round"):
        returned = assessment.status == AssessmentStatus.RETURNED
        yield ToDo(
            tag="补正" if returned else "自评",
            tone="err" if returned else "info",
            title=f"{assessment.title}对标自评",
            note="核验人员已退回，请按意见补正后重新提交" if returned else "填报中，提交前可随时离开",
            link=reverse("benchmarking:assessment", args=[assessment.pk]),
            due_on=None if assessment.is_again else assessment.round.due_on,
            left=None if assessment.is_again else PUBLISHED.between(today, assessment.round.due_on),
        )


def _rounds_to_start(enterprise: Enterprise, today: date) -> Iterator[ToDo]:
    for each in rounds.startable(enterprise, today):
        yield ToDo(
            tag="自评",
            title=f"开始{each}对标自评",
            note=f"依据：{each.catalogue}",
            link=reverse("benchmarking:assessments"),
            due_on=each.due_on,
            left=PUBLISHED.between(today, each.due_on),
        )


def _reports_to_publish(enterprise: Enterprise, today: date) -> Iterator[ToDo]:
    year = today.year - 1
    report = Report.objects.filter(enterprise=enterprise, year=year).first()
    if report is not None and report.status == ReportStatus.PUBLISHED:
        return
    due_on = report.due_on if report else due(year, settings.REPORT_DUE)
    link = reverse("reporting:report", args=[report.pk]) if report else reverse("reporting:reports")
    yield ToDo(
        tag="年度报告",
        title=f"公开 {year} 年度质量诚信报告",
        note=report.get_status_display() if report else "尚未开始编制",
        link=link,
        due_on=due_on,
        left=PUBLISHED.between(today, due_on),
    )


def _figures_to_state(enterprise: Enterprise, today: date) -> Iterator[ToDo]:
    year = today.year - 1
    statuses = set(enterprise.yearly_figures.filter(year=year).values_list("status", flat=True))
    if statuses and FigureStatus.DRAFT not in statuses:
        return
    yield ToDo(
        tag="年度数据",
        title=f"填报 {year} 年度数据",
        note="已有草稿，尚未提交确认" if statuses else "自评和年度报告都取自年度数据",
        link=reverse("enterprises:figures", args=[enterprise.pk, year]),
    )


def _certificates_to_renew(enterprise: Enterprise, today: date) -> Iterator[ToDo]:
    held = enterprise.certificates.filter(status=CertificateStatus.VALID)
    for certificate in held.filter(valid_to__gte=today, valid_to__lte=today + EXPIRY_WARNING):
        # A valid certificate always has its days (certificate_has_days).
        valid_to = certificate.valid_to or today
        yield ToDo(
            tag="证书",
            tone="warn",
            title=f"{certificate.get_kind_display()}换证",
            note=f"{(valid_to - today).days} 天后到期",
            link=reverse("enterprises:detail", args=[enterprise.pk]),
            due_on=valid_to,
            left=PUBLISHED.between(today, valid_to),
        )


def _certifications_to_prepare(enterprise: Enterprise) -> Iterator[ToDo]:
    for case in enterprise.certification_cases.filter(status=CertificationStatus.PROPOSED):
        yield ToDo(
            tag="认证",
            title="申请“浙江制造”认证",
            note="对标结果已达标，请选定认证产品和路径；暂不申请的可以终止办理",
            link=reverse("benchmarking:certification", args=[case.pk]),
        )


def _shortcomings_to_mend(actor: Actor, today: date) -> Iterator[ToDo]:
    if number := shortcomings.total(actor, today):
        yield ToDo(
            tag="整改",
            tone="warn",
            title=f"档案中有 {counted(number)} 项待整改",
            note="缺项、到期和前后矛盾的内容，逐项改正后自动消失",
            link=reverse("enterprises:shortcomings"),
        )


# ── bureaus and townships ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Queue:
    """The oldest of what waits, and how much there is in all."""

    rows: list[ToDo]
    total: int
    overdue: int
    soon: int


def of_staff(actor: Actor, today: date) -> Queue:
    """What waits for an officer: assessments to verify, yearly figures to confirm, enterprises that register,
    objections to answer, and visits to go along on.

    First come, first served. Objections and visits have no term of working days: they are never late here.
    """
    verifying, confirming, registering = (
        _to_verify(actor),
        _to_confirm(actor),
        registrations.waiting_for(actor),
    )
    rows = _verifications(list(verifying[:SHOWN]), today)
    rows += _confirmations(list(confirming[:SHOWN]), today)
    rows += [_registration(one, today) for one in registering[:SHOWN]]
    objecting, visiting = objections.unanswered(actor), visits.awaiting(actor)
    rows += [_objection(one) for one in objecting[:SHOWN]]
    rows += [_visit(one, today) for one in visiting[:SHOWN]]
    rows.sort(key=lambda row: (row.arrived_on or date.min, row.title))
    waiting = (verifying, confirming, registering)
    overdue, soon = _late(*waiting, today, 0), _late(*waiting, today, 4)
    total = sum(each.count() for each in (*waiting, objecting, visiting))
    return Queue(rows[:SHOWN], total, overdue, soon - overdue)


def _late(
    verifying: QuerySet[Assessment],
    confirming: Waiting,
    registering: QuerySet[Registration],
    today: date,
    ahead: int,
) -> int:
    """How many of all are due before the day that is `ahead` working days after today."""
    day = PUBLISHED.after(today, ahead).day if ahead else today
    first = _end_of(last_arrival_due_before(day, settings.VERIFY_WORKING_DAYS))
    second = _end_of(last_arrival_due_before(day, settings.CONFIRM_WORKING_DAYS))
    late: int = confirming.filter(arrived__lt=second).count()
    late += registering.filter(updated_at__lt=second).count()
    return late + verifying.filter(submitted_at__lt=first).count()


def _end_of(day: date) -> datetime:
    """The moment at which the day ends in China; compared as such, so that an index can be used."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def last_arrival_due_before(day: date, working_days: int) -> date:
    """The last day of arrival whose term of so many working days ends before `day`."""
    arrival = day - timedelta(days=1)
    while PUBLISHED.after(arrival, working_days).day >= day:
        arrival -= timedelta(days=1)
    return arrival


def _to_verify(actor: Actor) -> QuerySet[Assessment]:
    waiting = assessments.visible_to(actor).filter(status=AssessmentStatus.SUBMITTED)
    if actor.role not in LEAD:
        return Assessment.objects.none()
    return waiting.order_by("submitted_at", "pk")


def _to_confirm(actor: Actor) -> Waiting:
    """Enterprise and year of figures that were submitted, the oldest first."""
    waiting = YearlyFigure.objects.filter(
        status=FigureStatus.SUBMITTED, enterprise__in=enterprises.visible_to(actor)
    )
    if actor.role not in LEAD | {Role.TOWNSHIP_OFFICER}:
        waiting = waiting.none()
    grouped = waiting.order_by().values("enterprise", "year")
    return grouped.annotate(arrived=Max("submitted_at"), figures=Count("pk")).order_by(
        "arrived", "enterprise"
    )


def _how_far(judged: int, asked: int) -> str:
    """How much of it is judged; a whole one waits for a second person to confirm it."""
    if not judged:
        return ""
    return "，已核验完，待确认" if judged >= asked else f"，已核验 {judged} / {asked} 项"


def _verifications(rows: list[Assessment], today: date) -> list[ToDo]:
    known = verdicts.how_far(rows) if rows else {}
    return [_verification(assessment, *known[assessment.pk], today) for assessment in rows]


def _verification(assessment: Assessment, judged: int, asked: int, today: date) -> ToDo:
    arrived = localdate(assessment.submitted_at)
    due_on = PUBLISHED.after(arrived, settings.VERIFY_WORKING_DAYS).day
    return ToDo(
        tag="对标核验",
        title=f"{assessment.title}{_how_far(judged, asked)}",
        note="企业提交",
        link=reverse("benchmarking:verification", args=[assessment.pk]),
        due_on=due_on,
        left=PUBLISHED.between(today, due_on),
        enterprise=assessment.enterprise,
        arrived_on=arrived,
    )


def _confirmations(rows: list[dict[str, Any]], today: date) -> list[ToDo]:
    of = Enterprise.objects.select_related("township").in_bulk([row["enterprise"] for row in rows])
    return [_confirmation(row, of[row["enterprise"]], today) for row in rows]


def _confirmation(row: dict[str, Any], enterprise: Enterprise, today: date) -> ToDo:
    arrived = localdate(row["arrived"])
    due_on = PUBLISHED.after(arrived, settings.CONFIRM_WORKING_DAYS).day
    return ToDo(
        tag="数据确认",
        tone="warn",
        title=f"{row['year']} 年度数据，{row['figures']} 项",
        note="企业提交",
        link=reverse("enterprises:figures", args=[enterprise.pk, row["year"]]),
        due_on=due_on,
        left=PUBLISHED.between(today, due_on),
        enterprise=enterprise,
        arrived_on=arrived,
    )


def _registration(registration: Registration, today: date) -> ToDo:
    """A registration waits since it came to this desk: since it was handed in, or since the township confirmed it."""
    arrived = localdate(registration.updated_at)
    due_on = PUBLISHED.after(arrived, settings.CONFIRM_WORKING_DAYS).day
    return ToDo(
        tag="入库登记",
        title=registration.get_status_display(),
        note=f"受理编号 {registration.number}",
        link=reverse("enterprises:registration", args=[registration.pk]),
        due_on=due_on,
        left=PUBLISHED.between(today, due_on),
        applicant=registration,
        arrived_on=arrived,
    )


def _objection(objection: Objection) -> ToDo:
    return ToDo(
        tag="核验异议",
        tone="err",
        title=f"{objection.assessment.title}：企业提出异议，待答复",
        note="企业提交",
        link=reverse("benchmarking:objection", args=[objection.pk]),
        enterprise=objection.assessment.enterprise,
        arrived_on=localdate(objection.raised_at),
    )


def _visit(visit: Visit, today: date) -> ToDo:
    return ToDo(
        tag="现场核查",
        title=f"{visit.assessment.title}现场核查",
        note=visit.place,
        link=reverse("benchmarking:visit", args=[visit.pk]),
        due_on=visit.planned_on,
        left=PUBLISHED.between(today, visit.planned_on),
        enterprise=visit.assessment.enterprise,
        arrived_on=localdate(visit.made_at),
    )


def expiring_certificates(actor: Actor, today: date, most: int = 6) -> list[Certificate]:
    """The certificates that run out next."""
    held = Certificate.objects.filter(
        enterprise__in=enterprises.visible_to(actor),
        enterprise__ended_on=None,
        status=CertificateStatus.VALID,
        valid_to__gte=today,
        valid_to__lte=today + EXPIRY_WARNING,
    )
    return list(held.select_related("enterprise").order_by("valid_to", "pk")[:most])
