"""Reading reports: always from the reader outwards."""

from collections.abc import Mapping
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from enterprises.queries.enterprises import named_like
from reporting.enums import ReportStatus
from reporting.models import Report, ReportText, ReportVersion

#: Statuses in which nothing of the report is public yet, or no longer.
NOT_PUBLIC = (ReportStatus.DRAFT, ReportStatus.SIGNED, ReportStatus.READY, ReportStatus.WITHDRAWN)


def visible_to(actor: Actor) -> QuerySet[Report]:
    """The reports that this actor may see: an enterprise its own, a township its own, bureaus and leaders all."""
    reports = Report.objects.select_related("enterprise__township", "enterprise__industry")
    if actor.role in ENTERPRISE:
        return reports.filter(enterprise__organisation=actor.organisation_id)
    if actor.role is Role.TOWNSHIP_OFFICER:
        return reports.filter(enterprise__township=actor.organisation_id)
    if actor.role in READERS or actor.role is Role.SYSTEM:
        return reports
    return reports.none()


def versions_visible_to(actor: Actor) -> QuerySet[ReportVersion]:
    """The versions of the reports that this actor may see."""
    return ReportVersion.objects.filter(report__in=visible_to(actor)).select_related(
        "report__enterprise", "job", "signed_by"
    )


def listed(reports: QuerySet[Report]) -> QuerySet[Report]:
    """As a list shows them: with the number and version of the newest version, without its content."""
    newest = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-version")
    return reports.annotate(
        newest_number=Subquery(newest.values("number")[:1]),
        newest_version=Subquery(newest.values("version")[:1]),
        newest_published_at=Subquery(
            newest.exclude(published_at=None).order_by("-published_at").values("published_at")[:1]
        ),
    ).order_by("-year", "-updated_at", "-pk")


def matching(
    reports: QuerySet[Report],
    *,
    words: str = "",
    year: int | None = None,
    status: str = "",
    township: int | None = None,
    overdue: bool = False,
    today: date,
) -> QuerySet[Report]:
    """Those that fulfil all conditions; an empty condition is none."""
    if words:
        reports = reports.filter(named_like(words, "enterprise__"))
    if year:
        reports = reports.filter(year=year)
    if status:
        reports = reports.filter(status=status)
    if township:
        reports = reports.filter(enterprise__township=township)
    if overdue:
        reports = reports.filter(is_overdue(today))
    return reports


def is_overdue(today: date) -> Q:
    """Past the day on which it was due, and not public; of an enterprise that has ended none is due any more."""
    return Q(due_on__lt=today, status__in=NOT_PUBLIC, enterprise__ended_on=None)


def years(actor: Actor) -> list[int]:
    """The years for which this actor can see a report, newest first."""
    return list(visible_to(actor).order_by("-year").values_list("year", flat=True).distinct())


def with_history(reports: QuerySet[Report]) -> QuerySet[Report]:
    """As its own page shows it: all versions without their content, and every step it took."""
    versions = ReportVersion.objects.select_related("signed_by", "job").defer("content")
    return reports.prefetch_related(Prefetch("versions", versions), "status_changes__by")


def texts(report: Report) -> Mapping[str, ReportText]:
    """What the enterprise wrote, by key; a text that was never saved is not there."""
    return {
        text.chapter: text for text in ReportText.objects.filter(report=report).select_related("saved_by")
    }


def bodies(report: Report) -> dict[str, str]:
    """The same, as plain text."""
    return {key: text.body for key, text in texts(report).items()}
