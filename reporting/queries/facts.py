"""Gathering what a report draws on. The number of questions is the same for every enterprise."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from enterprises.enums import TRUSTED, FigureState, FigureStatus
from enterprises.models import Enterprise, FigureDefinition, YearlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import parse
from enterprises.rules.statements import basis_words
from reporting.enums import VersionStatus
from reporting.models import Report, ReportVersion
from reporting.queries.assessments import latest_verified
from reporting.rules.facts import CertificateFact, Facts, FigureFact, OfficerFact, ProductFact, Stated


def of_report(report: Report) -> Facts:
    """Everything that is stored for the report's enterprise and year, as it stands now."""
    enterprise, year = report.enterprise, report.year
    return Facts(
        year=year,
        name=enterprise.name,
        credit_code=enterprise.credit_code,
        legal_representative=enterprise.legal_representative,
        township=enterprise.township.short_name,
        address=enterprise.address,
        ownership=enterprise.ownership,
        founded_on=enterprise.founded_on,
        industry=enterprise.industry.name,
        main_products=enterprise.main_products,
        rung=enterprise.get_rung_display(),
        rung_since=enterprise.rung_since,
        excellence_since=enterprise.excellence_since,
        products=tuple(ProductFact(one.name, one.standard_number) for one in enterprise.products.all()),
        certificates=tuple(certificates(enterprise, year)),
        officer=officer(enterprise, year),
        figures=figures(enterprise, (year - 2, year - 1, year)),
        assessment=latest_verified(enterprise, year),
        previous_on=previous_on(report),
        is_demo=enterprise.is_demo,
    )


def certificates(enterprise: Enterprise, year: int) -> Iterable[CertificateFact]:
    """The certificates that held on some day of the year."""
    for one in enterprise.certificates.valid_in(year).select_related("product"):
        product = one.product.name if one.product else ""
        yield CertificateFact(
            one.kind, one.standard, one.number, one.issuer, one.valid_from, one.valid_to, product
        )


def officer(enterprise: Enterprise, year: int) -> OfficerFact | None:
    """The 首席质量官 who was in office on the last day of the year."""
    end = date(year, 12, 31)
    found = enterprise.quality_officers.filter(appointed_on__lte=end).exclude(left_on__lte=end).first()
    if found is None:
        return None
    trained = found.trained_on if found.trained_on and found.trained_on <= end else None
    return OfficerFact(found.name, found.appointed_on, trained)


def previous_on(report: Report) -> date | None:
    """The day on which the enterprise last published a report of an earlier year."""
    published: QuerySet[ReportVersion] = ReportVersion.objects.filter(
        report__enterprise=report.enterprise_id, report__kind=report.kind, report__year__lt=report.year
    )
    found = published.filter(status__in=[VersionStatus.PUBLISHED, VersionStatus.REPLACED])
    at = found.order_by("-published_at").values_list("published_at", flat=True).first()
    return localdate(at) if at else None


def figures(enterprise: Enterprise, years: tuple[int, ...]) -> Mapping[str, FigureFact]:
    """The figures that belong in a report, stated and derived, by code and in their order."""
    definitions = list(FigureDefinition.objects.filter(in_report=True, part_of=""))
    rows = YearlyFigure.objects.filter(enterprise=enterprise, year__in=years).select_related("definition")
    given: dict[int, dict[str, Stated]] = {year: {} for year in years}
    for row in rows:
        given[row.year][row.definition.code] = stated(row)
    return {definition.code: fact(definition, given) for definition in definitions}


def stated(row: YearlyFigure) -> Stated:
    """A stored figure; a draft that was never submitted counts as not stated."""
    if row.status == FigureStatus.DRAFT:
        return Stated()
    value: Value = row.value if row.value is not None else Absent.BLANK
    if row.state == FigureState.NOT_APPLICABLE:
        value = Absent.NOT_APPLICABLE
    return Stated(
        value=value,
        source=row.get_source_display(),
        confirmed=row.status in TRUSTED,
        basis=f"{row.definition.basis}|{basis_words(row.definition, row.basis) or row.source}",
    )


def fact(definition: FigureDefinition, given: Mapping[int, Mapping[str, Stated]]) -> FigureFact:
    """A figure with its definition and what is known for each year."""
    code, formula = definition.code, definition.formula
    years = {
        year: computed(formula, known) if formula else known.get(code, Stated())
        for year, known in given.items()
    }
    return FigureFact(
        code=definition.code,
        name=definition.name,
        unit=definition.unit,
        basis=definition.basis,
        decimals=definition.decimals,
        group=definition.group,
        derived=bool(definition.formula),
        years=years,
    )


def computed(formula: str, known: Mapping[str, Stated]) -> Stated:
    """A derived figure: as trustworthy as the least of its figures, comparable when all of them are."""
    compute = parse(formula)
    parts = [known.get(name, Stated()) for name in compute.names]
    value = compute({name: part.value for name, part in zip(compute.names, parts, strict=True)})
    if value is Absent.BLANK:
        return Stated()
    return Stated(
        value=value,
        source="计算" if len({part.source for part in parts}) > 1 else parts[0].source,
        confirmed=all(part.confirmed for part in parts),
        basis="|".join(part.basis for part in parts),
    )
