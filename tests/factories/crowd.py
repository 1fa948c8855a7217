"""A district of any size for measuring: enterprises with figures, certificates, assessments and reports.

Rows are written in bulk, because ten thousand enterprises by way of the actions take an hour; the shape of each
row is that which the actions write.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any, TypeVar

from django.core.management import call_command
from django.db import models
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from benchmarking.enums import AnswerState, AssessmentStatus, Outcome
from benchmarking.models import Answer, Assessment, Catalogue, DimensionResult, Round, Verdict
from benchmarking.rules import scoring
from dongtou_brand.kernel.actor import Role
from enterprises.enums import (
    CertificateKind,
    CertificateStatus,
    FigureState,
    FigureStatus,
    Rung,
    StandingKind,
)
from enterprises.models import (
    Certificate,
    Enterprise,
    FigureDefinition,
    Industry,
    Product,
    Standing,
    YearlyFigure,
)
from enterprises.rules.search_keys import name_key, search_key
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import Report, ReportVersion

AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
YEARS = (2015, 2016, 2017)
RUNGS = [Rung.PLANNED] * 7 + [Rung.CULTIVATED] * 5 + [Rung.CREATING] * 3 + [Rung.CERTIFIED]
PEOPLE = {
    "clerk": Role.ENTERPRISE_CLERK,
    "officer": Role.LEAD_OFFICER,
    "township": Role.TOWNSHIP_OFFICER,
    "leader": Role.LEADER,
}
DIGITS = "ABCDEFGHJK"
M = TypeVar("M", bound=models.Model)


def settle(size: int) -> dict[str, User]:
    """Fill an empty database with `size` enterprises; answers the people who look, by name."""
    call_command("ground", verbosity=0)
    enterprises = settle_enterprises(size)
    people = {name: person(name, role, enterprises[0]) for name, role in PEOPLE.items()}
    settle_dossiers(enterprises, people["officer"])
    settle_assessments(enterprises, people)
    settle_reports(enterprises, people["clerk"])
    return people


def person(name: str, role: Role, first: Enterprise) -> User:
    """Somebody in this role, where the first enterprise is."""
    organisations = {
        Role.ENTERPRISE_CLERK: first.organisation,
        Role.TOWNSHIP_OFFICER: first.township,
        Role.LEAD_OFFICER: Organisation.objects.get(kind=OrganisationKind.LEAD),
        Role.LEADER: Organisation.objects.get(kind=OrganisationKind.LEADERSHIP),
    }
    user = User.objects.create(
        username=name, name=name, must_change_password=False, password_changed_at=timezone.now()
    )
    Membership.objects.create(user=user, organisation=organisations[role], role=role, started_at=AT)
    return user


def settle_enterprises(size: int) -> list[Enterprise]:
    """Enterprises spread over townships, industries and rungs."""
    townships = list(Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP).valid_on(date(2018, 1, 1)))
    industries = list(Industry.objects.filter(edition=2017))
    organisations = bulk(
        Organisation(
            code=f"bench-{n}", name=name_of(n), short_name=name_of(n)[:40], kind=OrganisationKind.ENTERPRISE
        )
        for n in range(size)
    )
    return bulk(
        Enterprise(
            organisation=organisations[n],
            credit_code=f"9133030{n:011d}",
            name=name_of(n),
            search_key=search_key(name_of(n), f"9133030{n:011d}"),
            name_key=name_key(name_of(n)),
            township=townships[n % len(townships)],
            industry=industries[n % len(industries)],
            legal_representative="海建明",
            contact_name="林晓",
            contact_phone="13800000027",
            headquarters_in_zhejiang=True,
            excellence_since=date(2017, 3, 1),
            rung=RUNGS[n % len(RUNGS)],
            rung_since=date(2017, 9, 8),
            created_at=AT,
            updated_at=AT - timedelta(minutes=n),
        )
        for n in range(size)
    )


def name_of(number: int) -> str:
    """A plausible name that tells enterprises apart."""
    return f"温州海霞{number:05d}电气有限公司"


def settle_dossiers(enterprises: Sequence[Enterprise], officer: User, *, figures: Sequence[str] = ()) -> None:
    """Confirmed figures of three years (all of them, or those named), a product and certificates for each."""
    draw = Random(2018)  # noqa: S311
    named = {"code__in": figures} if figures else {}
    definitions = list(FigureDefinition.objects.filter(formula="", **named))
    bulk(
        YearlyFigure(
            enterprise=enterprise,
            definition=definition,
            year=year,
            state=FigureState.VALUE,
            value=Decimal(draw.randrange(100, 900_000)) / 100,
            status=FigureStatus.SUBMITTED if year == YEARS[-1] and n % 50 == 1 else FigureStatus.CONFIRMED,
            stated_by=officer,
            stated_at=AT,
            submitted_at=AT,
            confirmed_by=None if year == YEARS[-1] and n % 50 == 1 else officer,
            confirmed_at=None if year == YEARS[-1] and n % 50 == 1 else AT,
        )
        for n, enterprise in enumerate(enterprises)
        for year in YEARS
        for definition in definitions
    )
    products = bulk(
        Product(enterprise=e, name="小型断路器", international_level=True, own_intellectual_property=True)
        for e in enterprises
    )
    bulk(certificate(product, kind) for product in products for kind in kinds_of(product.enterprise))
    bulk(
        Standing(
            enterprise=e, kind=StandingKind.FILE, on=date(2016, 2, 25), title="列入规划库", recorded_at=AT
        )
        for e in enterprises
    )


def kinds_of(enterprise: Enterprise) -> list[str]:
    """The certificates that an enterprise on this rung has."""
    common: list[str] = [CertificateKind.QUALITY, CertificateKind.ENVIRONMENT]
    return [*common, CertificateKind.ZHEJIANG_MADE] if enterprise.rung == Rung.CERTIFIED else common


def certificate(product: Product, kind: str) -> Certificate:
    """A certificate that holds in 2018."""
    return Certificate(
        enterprise=product.enterprise,
        product=product if kind == CertificateKind.ZHEJIANG_MADE else None,
        kind=kind,
        number="ZJM-006-4481",
        status=CertificateStatus.VALID,
        valid_from=date(2017, 1, 1),
        valid_to=date(2018, 7, 1) + timedelta(days=product.enterprise_id % 900),
        recorded_at=AT,
    )


def settle_assessments(enterprises: Sequence[Enterprise], people: dict[str, User]) -> None:
    """A verified round for all, and an open one in which every fifth has submitted; the first is filled in."""
    catalogue = Catalogue.objects.get(code="zhejiang-made")
    first, second = (
        Round.objects.create(year=2018, number=n, catalogue=catalogue, opens_on=a, due_on=b)
        for n, a, b in ((1, date(2018, 1, 2), date(2018, 3, 30)), (2, date(2018, 4, 2), date(2018, 6, 29)))
    )
    verified = bulk(assessment(e, first, AssessmentStatus.VERIFIED, people) for e in enterprises)
    bulk(
        DimensionResult(
            assessment=each, round=first, industry_id=each.industry_id, dimension=dimension, full=dimension.points,
            self_points=dimension.points, verified_points=dimension.points / 2, rate=Decimal(50),
        )
        for each in verified
        for dimension in catalogue.dimensions.all()
    )  # fmt: skip
    bulk(
        assessment(e, second, AssessmentStatus.SUBMITTED if n % 5 == 4 else AssessmentStatus.DRAFT, people)
        for n, e in enumerate(enterprises)
    )
    for each in Assessment.objects.filter(enterprise__in=enterprises[:5:4]):
        fill(each, people)


def assessment(enterprise: Enterprise, each: Round, status: str, people: dict[str, User]) -> Assessment:
    """An assessment in this status, with the columns that its constraints ask for."""
    row = Assessment(enterprise=enterprise, round=each, status=status, started_at=AT)
    if status != AssessmentStatus.DRAFT:
        row.submitted_by, row.submitted_at, row.self_points = people["clerk"], AT, Decimal("82.5")
    if status == AssessmentStatus.VERIFIED:
        row.verified_by, row.verified_at, row.verified_points = people["officer"], AT, Decimal("70.5")
        row.gates_met, row.gates_total, row.outcome = 9, 10, Outcome.UNMET
        row.industry_id = enterprise.industry_id
    return row


def fill(each: Assessment, people: dict[str, User]) -> None:
    """Every indicator answered, and judged where the assessment is verified."""
    indicators = list(each.round.catalogue.indicators.all())
    choices = {i.pk: scoring.YES if i.is_gate else first_option(i) for i in indicators}
    bulk(
        Answer(
            assessment=each, indicator=i, version=1, state=AnswerState.ANSWERED, choice=choices[i.pk],
            own_text="已建立制度并执行", own_number=Decimal("3.75"), saved_by=people["clerk"], saved_at=AT,
        )
        for i in indicators
    )  # fmt: skip
    if each.status == AssessmentStatus.VERIFIED:
        bulk(
            Verdict(
                assessment=each, indicator=i, choice=choices[i.pk] or "number", by=people["officer"], at=AT
            )
            for i in indicators
        )


def first_option(indicator: Any) -> str:
    """The highest step of a scale, or nothing on a linear one."""
    options = scoring.options(indicator)
    return options[-1].value if options else ""


def settle_reports(enterprises: Sequence[Enterprise], clerk: User) -> None:
    """A published report of 2016 for each."""
    reports = bulk(
        Report(
            enterprise=e, year=2016, status=ReportStatus.PUBLISHED, due_on=date(2017, 5, 31),
            started_at=AT, updated_at=AT,
        )
        for e in enterprises
    )  # fmt: skip
    bulk(
        ReportVersion(
            report=report, version=1, number=f"DT-ZLCX-2016-{n:05d}", code=letters(n), status=VersionStatus.PUBLISHED,
            content={}, signatory="海建明", signed_by=clerk, signed_at=AT, sha256=f"{n:064x}", size=300_000, pages=12,
            rendered_at=AT, published_at=AT - timedelta(minutes=n),
        )
        for n, report in enumerate(reports)
    )  # fmt: skip


def letters(number: int) -> str:
    """A code of eight letters."""
    return "".join(DIGITS[int(digit)] for digit in f"{number:08d}")


def bulk(rows: Iterator[M]) -> list[M]:
    """Write the rows two thousand at a time; answers them all, with their keys."""
    written: list[M] = []
    while piece := list(islice(rows, 2_000)):
        written += type(piece[0])._base_manager.bulk_create(piece)
    return written
