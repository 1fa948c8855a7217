"""What an enterprise of the story says to each indicator, in its own words and with its own figures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.conf import settings

from benchmarking.enums import AnswerState
from benchmarking.models import Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import Content, own_kind, settled
from dongtou_brand.kernel.money import half_up
from enterprises.enums import CertificateKind
from enterprises.models import Certificate, Enterprise, QualityOfficer
from enterprises.rules.figures import Value
from reporting.management.demonstration.figures import of_year
from reporting.management.demonstration.files import AssessmentRow
from reporting.management.demonstration.stage import Stage
from reporting.rules.reports import due

TRAININGS_A_HEAD = 2
CERTIFICATES = (CertificateKind.QUALITY, CertificateKind.ENVIRONMENT, CertificateKind.SAFETY)


class Voice:
    """One enterprise in one round, on one day."""

    def __init__(self, stage: Stage, row: AssessmentRow, day: date) -> None:
        self.row = row
        self.words = stage.story.assessments.words
        self.year = stage.rounds[row.round].year - 1
        self.figures = of_year(stage, row.enterprise, self.year)
        self.facts = _facts(stage, row.enterprise, self.year, day)

    def content(self, indicator: Indicator, changed: Mapping[str, str] | None = None) -> Content | None:
        """The answer to an indicator; None when it is left open."""
        code = indicator.code
        if code in self.row.skipped:
            return None
        if code in self.row.later:
            return settled(indicator, mark=AnswerState.LATER)
        if code in self.row.unknown:
            return settled(indicator, mark=AnswerState.UNKNOWN)
        if reason := self.row.not_applicable.get(code):
            return settled(indicator, mark=AnswerState.NOT_APPLICABLE, note=reason)
        choice = (changed or {}).get(code) or self._choice(indicator)
        number = self._number(indicator)
        if not choice and (scoring.linear(indicator) is None or number is None):
            return None
        return settled(indicator, choice=choice, own_text=self._text(indicator, choice), own_number=number)

    def _choice(self, indicator: Indicator) -> str:
        if indicator.is_gate:
            return scoring.NO if indicator.code in self.row.unmet else scoring.YES
        return self.row.scored.get(indicator.code, "")

    def _text(self, indicator: Indicator, choice: str) -> str:
        if own_kind(indicator) != "text":
            return ""
        return self.words[indicator.code][choice].format_map(self.facts)

    def _number(self, indicator: Indicator) -> Decimal | None:
        if own_kind(indicator) != "number":
            return None
        value = self._stated(indicator)
        return half_up(value, 2) if isinstance(value, Decimal) else None

    def _stated(self, indicator: Indicator) -> Value | None:
        if figure := indicator.own_value.get("figure"):
            return self.figures.get(figure)
        total, passed = (self.figures.get(code) for code in ("inspections_total", "inspections_passed"))
        if indicator.code == "A-08" and isinstance(total, Decimal) and isinstance(passed, Decimal):
            return total - passed
        staff = self.figures.get("staff")
        return staff * TRAININGS_A_HEAD if isinstance(staff, Decimal) else None


def _facts(stage: Stage, key: str, year: int, day: date) -> dict[str, str]:
    """The words that the story's sentences are filled with, as they are on this day."""
    enterprise = stage.enterprise(key)
    product = enterprise.products.order_by("pk").first()
    known = {
        "address": enterprise.address,
        "standard": product.standard_number if product else "",
        "officer": _officer(enterprise, day),
        "last_year": str(_last_due(year, day)),
    }
    return stage.story.enterprise(key).facts | known | _certificates(enterprise, day)


def _last_due(year: int, day: date) -> int:
    """The last year whose report was due by this day: in spring that is not yet the year before."""
    return year if day > due(year, settings.REPORT_DUE) else year - 1


def _certificates(enterprise: Enterprise, day: date) -> dict[str, str]:
    held = Certificate.objects.filter(enterprise=enterprise, kind__in=CERTIFICATES).valid_on(day)
    found = {one.kind: f"{one.number}，有效期至 {one.valid_to}" for one in held}
    return {kind.value: found.get(kind, "未取得证书") for kind in CERTIFICATES}


def _officer(enterprise: Enterprise, day: date) -> str:
    found = QualityOfficer.objects.filter(enterprise=enterprise, left_on=None, appointed_on__lte=day).first()
    if found is None:
        return "未设立"
    trained = f"，{found.trained_on} 完成任职培训" if found.trained_on else ""
    return f"{found.name}，{found.appointed_on} 任命{trained}"
