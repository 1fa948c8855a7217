"""What everybody may read, without login: published reports and what a code or a checksum is worth."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.models import Product
from enterprises.queries.enterprises import named_like
from reporting.enums import OPEN_TO_ALL, VersionStatus
from reporting.models import ReportVersion


def published() -> QuerySet[ReportVersion]:
    """The versions in force, newest first, without their content."""
    versions = ReportVersion.objects.filter(status=VersionStatus.PUBLISHED)
    return versions.select_related("report__enterprise").defer("content").order_by("-published_at", "-pk")


def matching(words: str = "", year: int | None = None) -> QuerySet[ReportVersion]:
    """Those whose enterprise (name, pinyin, credit code) or product fits, of one year if one is given."""
    versions = published()
    if year:
        versions = versions.filter(report__year=year)
    if not words:
        return versions
    product = Product.objects.filter(enterprise=OuterRef("report__enterprise"), name__icontains=words)
    return versions.filter(
        named_like(words, "report__enterprise__")
        | Q(report__enterprise__main_products__icontains=words)
        | Exists(product)
    )


def years() -> list[int]:
    """The years of which something is published, newest first."""
    found = ReportVersion.objects.filter(status=VersionStatus.PUBLISHED).order_by("-report__year")
    return list(found.values_list("report__year", flat=True).distinct())


def count() -> int:
    """How many reports are public."""
    return ReportVersion.objects.filter(status=VersionStatus.PUBLISHED).count()


@dataclass(frozen=True)
class Verdict:
    """What a code or a file is worth: 有效, 已替换 or 无效; `version` only when it was public once.

    `current` is the version in force of the same report. `by_file` tells that the very bytes were compared.
    """

    status: str
    version: ReportVersion | None = None
    current: ReportVersion | None = None
    versions: int = 0
    by_file: bool = False

    @property
    def is_valid(self) -> bool:
        return self.status == VersionStatus.PUBLISHED

    @property
    def is_replaced(self) -> bool:
        return self.status == VersionStatus.REPLACED


INVALID = Verdict(VersionStatus.WITHDRAWN)


def by_code(code: str, number: str = "") -> Verdict:
    """The verdict on a verification code, and on the number if one is given: both must be of one version."""
    found = _once_public().filter(code=code).first() if code else None
    if found is None or (number and found.number != number):
        return INVALID
    return _verdict(found)


def by_sha256(sha256: str) -> Verdict:
    """The verdict on a file with this checksum."""
    found = _once_public().filter(sha256=sha256).first() if sha256 else None
    return _verdict(found, by_file=True) if found else Verdict(VersionStatus.WITHDRAWN, by_file=True)


def file_of(code: str) -> ReportVersion | None:
    """The version with this code if it was ever public; whoever asks must look at its status."""
    return _once_public().filter(code=code).first()


def is_open(version: ReportVersion) -> bool:
    """Whether everybody may download it."""
    return version.status in OPEN_TO_ALL


def _once_public() -> QuerySet[ReportVersion]:
    versions = ReportVersion.objects.exclude(published_at=None).select_related("report__enterprise")
    return versions.defer("content")


def _verdict(version: ReportVersion, *, by_file: bool = False) -> Verdict:
    siblings = list(_once_public().filter(report=version.report_id))
    current = next((one for one in siblings if one.status == VersionStatus.PUBLISHED), None)
    return Verdict(version.status, version, current, len(siblings), by_file)
