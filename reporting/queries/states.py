"""Reports as they stood at the end of a day, told by the steps that they took and by the times of their versions.

Who may look is decided by the right of today. Texts are not shown here: what was signed stands in its version.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.past import last_until
from enterprises.models import Enterprise
from enterprises.queries.enterprises import named_like
from enterprises.queries.states import with_relations
from reporting.enums import ReportStatus
from reporting.models import Report, ReportStatusChange, ReportTextRevision, ReportVersion
from reporting.queries.reports import NOT_PUBLIC, visible_to


def reports_as_of(actor: Actor, day: date) -> QuerySet[Report]:
    """The reports that had been begun, in the order of the list; read a page of them with `stood`."""
    moment = end_of(day)
    steps = ReportStatusChange.objects.filter(report=OuterRef("pk"))
    saved = ReportTextRevision.objects.filter(text__report=OuterRef("pk"), kept=True)
    signed = ReportVersion.objects.filter(report=OuterRef("pk"), signed_at__lte=moment).order_by("-version")
    public = signed.filter(published_at__lte=moment).order_by("-published_at")
    begun: QuerySet[Any] = visible_to(actor).filter(started_at__lte=moment)
    found: QuerySet[Any] = begun.annotate(
        status_then=Coalesce(last_until(steps, moment, "target"), Value(ReportStatus.DRAFT.value)),
        stepped_at=Coalesce(last_until(steps, moment, "at"), F("started_at")),
        written_at=Coalesce(last_until(saved, moment, "at"), F("started_at")),
        newest_number=Subquery(signed.values("number")[:1]),
        newest_version=Subquery(signed.values("version")[:1]),
        newest_published_at=Subquery(public.values("published_at")[:1]),
    ).annotate(
        updated_then=Case(When(written_at__gt=F("stepped_at"), then=F("written_at")), default=F("stepped_at"))
    )
    return found.order_by("-year", "-updated_then", "-pk")


def matching(
    reports: QuerySet[Any],
    *,
    words: str = "",
    year: int | None = None,
    status: str = "",
    township: int | None = None,
    overdue: bool = False,
    today: date,
) -> QuerySet[Report]:
    """Those that fulfilled all conditions at the end of the day `today`; an empty condition is none."""
    if words:
        reports = reports.filter(_of(today, named_like(words)))
    if year:
        reports = reports.filter(year=year)
    if status:
        reports = reports.filter(status_then=status)
    if township:
        reports = reports.filter(_of(today, Q(township_id=township)))
    if overdue:
        late = Q(due_on__lt=today, status_then__in=NOT_PUBLIC)
        reports = reports.filter(late & _of(today, Q(ended_on=None)))
    return reports


def _of(day: date, condition: Q) -> Q:
    """Those of the enterprises that met this condition then."""
    then = Enterprise.history.as_of(end_of(day)).filter(condition)
    return Q(enterprise__in=Subquery(then.values("id")))


def stood(rows: Iterable[Report], day: date) -> list[Report]:
    """These reports with what they said then; they are read, never saved."""
    found: list[Any] = list(with_relations(rows, "enterprise", day=day))
    prefetch_related_objects(found, "enterprise__township")
    for row in found:
        row.status, row.updated_at = row.status_then, row.updated_then
    return found
