"""大事记: everything that happened to an enterprise and that is its own matter, the latest first.

What later stages, alterations and records filed is there as lines (`Standing`). The rest is read from what keeps
its own history: certificates, appointments, the states of yearly figures, who looks after the enterprise. Who looked
behind the masks is no matter of the enterprise's: it is told in a notice and stands in the trail.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from dongtou_brand.kernel.history import end_of
from enterprises.enums import TRUSTED, CertificateStatus, FigureStatus
from enterprises.models import Certificate, Enterprise, FigureChange, QualityOfficer
from enterprises.queries import states
from enterprises.queries.dossiers import Paper

ENDED = (CertificateStatus.SUSPENDED, CertificateStatus.REVOKED, CertificateStatus.CANCELLED)


@dataclass(frozen=True)
class Happening:
    """A line of 大事记."""

    on: date
    title: str
    note: str = ""
    link: str = ""
    tone: str = ""


def of(
    enterprise: Enterprise,
    papers: Sequence[Paper],
    officers: Iterable[QualityOfficer],
    *,
    day: date,
    on: date | None = None,
    limit: int | None = None,
) -> list[Happening]:
    """What happened until `day`, the latest first; with `on` what was known at the end of that day.

    Certificates and officers are those that the page has read already. `limit` holds for what is filed too.
    """
    filed = states.standings(enterprise, on)[:limit]
    found = [Happening(one.on, one.title, one.note, "" if on else one.link, one.tone) for one in filed]
    found += _certificates(papers, day)
    found += _taken_out_of_force(enterprise, papers, on)
    for officer in officers:
        found += _officer(officer)
    found += _figures(enterprise, on)
    found += _liaisons(enterprise, on)
    if enterprise.excellence_since:
        found.append(Happening(enterprise.excellence_since, "导入卓越绩效管理模式"))
    # of one day what was filed stays in its order
    return sorted(found, key=lambda one: one.on, reverse=True)[:limit]


# ── certificates ────────────────────────────────────────────────────────────────────────────────
def _certificates(papers: Sequence[Paper], day: date) -> Iterator[Happening]:
    """Each certificate that was got, and the end of those that no later one has followed."""
    for paper in papers:
        certificate = paper.certificate
        kind, what = certificate.get_kind_display(), _of_what(certificate)
        if certificate.valid_from and certificate.status != CertificateStatus.APPLIED:
            yield Happening(certificate.valid_from, f"取得{kind}证书", what)
        if _has_run_out(certificate, day) and not any(
            _follows(one.certificate, certificate) for one in papers
        ):
            yield Happening(certificate.valid_to or day, f"{kind}证书到期", what, tone="warn")


def _has_run_out(certificate: Certificate, day: date) -> bool:
    held = certificate.status == CertificateStatus.VALID
    return held and certificate.valid_to is not None and certificate.valid_to < day


def _follows(later: Certificate, earlier: Certificate) -> bool:
    """Whether it is the next certificate of the same kind, product and standard."""
    same = all(getattr(later, name) == getattr(earlier, name) for name in ("kind", "product_id", "standard"))
    return same and later.status == CertificateStatus.VALID and later.valid_to > earlier.valid_to  # type: ignore[operator]


def _taken_out_of_force(
    enterprise: Enterprise, papers: Iterable[Paper], on: date | None
) -> Iterator[Happening]:
    """Suspended, revoked, cancelled: on the day on which that was entered."""
    held = {paper.certificate.pk: paper.certificate for paper in papers}
    known = _states(Certificate, on).filter(enterprise_id=enterprise.pk)
    before: dict[int, str] = {}
    for pk, status, at in known.values_list("id", "status", "history_date"):
        if status in ENDED and before.get(pk) != status and pk in held:
            title = f"{held[pk].get_kind_display()}证书{CertificateStatus(status).label}"
            yield Happening(_day(at), title, _of_what(held[pk]), tone="warn")
        before[pk] = status


def _of_what(certificate: Certificate) -> str:
    return certificate.product.name if certificate.product else certificate.standard


# ── people ──────────────────────────────────────────────────────────────────────────────────────
def _officer(officer: QualityOfficer) -> Iterator[Happening]:
    """Appointed, filed, trained, left; without the name, which not everybody may read."""
    yield Happening(officer.appointed_on, "任命首席质量官", officer.document_number)
    if officer.trained_on:
        yield Happening(officer.trained_on, "首席质量官参加任职培训", officer.training_body)
    if officer.filed_on:
        yield Happening(officer.filed_on, "首席质量官备案")
    if officer.retrained_on:
        yield Happening(officer.retrained_on, "首席质量官参加复训")
    if officer.left_on:
        yield Happening(officer.left_on, "首席质量官离任")


def _liaisons(enterprise: Enterprise, on: date | None) -> Iterator[Happening]:
    """Each officer who was made the enterprise's contact."""
    known = _states(Enterprise, on).filter(id=enterprise.pk)
    before = None
    for pk, name, at in known.values_list("liaison_id", "liaison__name", "history_date"):
        if pk is not None and pk != before:
            yield Happening(_day(at), "指派责任联系人", name or "")
        before = pk


# ── yearly figures ──────────────────────────────────────────────────────────────────────────────
def _figures(enterprise: Enterprise, on: date | None) -> Iterator[Happening]:
    """A year's figures confirmed, locked, unlocked, opened again; what is handed to and fro before is not told."""
    back = Q(status=FigureStatus.DRAFT) & ~Q(reason="")
    known = FigureChange.objects.filter(Q(status__in=TRUSTED) | back, figure__enterprise=enterprise)
    if on is not None:
        known = known.filter(at__lte=end_of(on))
    # a step takes all figures of a year at one moment
    steps = (
        known.order_by("at", "figure__year").values_list("figure__year", "status", "reason", "at").distinct()
    )
    before: dict[int, str] = {}
    for year, status, reason, at in steps:
        if words := _STEPS.get((before.get(year, DRAFT), status)):
            yield Happening(_day(at), f"{year} 年度数据{words}", reason)
        before[year] = status


DRAFT, CONFIRMED, LOCKED = (
    status.value for status in (FigureStatus.DRAFT, FigureStatus.CONFIRMED, FigureStatus.LOCKED)
)
_STEPS: dict[tuple[str, str], str] = {
    (DRAFT, CONFIRMED): "确认",
    (CONFIRMED, LOCKED): "锁定",
    (LOCKED, CONFIRMED): "解锁",
    (CONFIRMED, DRAFT): "退回更正",
}


# ── what they share ─────────────────────────────────────────────────────────────────────────────
def _states(model: Any, on: date | None) -> QuerySet[Any]:
    """The states of rows in the order in which they were written."""
    known: QuerySet[Any] = model.history.order_by("history_date", "history_id")
    return known if on is None else known.filter(history_date__lte=end_of(on))


def _day(at: datetime) -> date:
    return localtime(at).date()
