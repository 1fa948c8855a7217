"""Where an enterprise stands by its newest verified assessment: four dimensions, and what is most worth mending."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, DimensionResult, Indicator
from benchmarking.queries import answers, assessments
from benchmarking.rules.gaps import Gap, gaps, rate
from benchmarking.rules.tiers import lines_of
from dongtou_brand.kernel.actor import Actor

GAPS_SHOWN = 5


@dataclass(frozen=True)
class Readiness:
    """The newest verified assessment: its dimensions as rows of a chart, and the largest gaps."""

    assessment: Assessment
    rows: list[dict[str, str | Decimal | None]]
    gaps: list[Gap]

    @property
    def unmet_gates(self) -> int:
        return (self.assessment.gates_total or 0) - (self.assessment.gates_met or 0)


def latest(actor: Actor) -> Readiness | None:
    """Of the enterprise that looks; None before its first verification."""
    verified = assessments.visible_to(actor).filter(status=AssessmentStatus.VERIFIED)
    assessment = verified.order_by("-round__year", "-round__number", "-number").first()
    if assessment is None:
        return None
    sheet = answers.sheet(assessment)
    verdicts = {verdict.indicator_id: verdict for verdict in assessment.verdicts.all()}
    found = gaps(sheet.indicators, sheet.answers, verdicts, verified=True)
    line = _pass_rate(assessment, sheet.indicators)
    return Readiness(assessment, _rows(assessment, line), [gap for gap in found if gap.open][:GAPS_SHOWN])


def _rows(assessment: Assessment, line: Decimal | None) -> list[dict[str, str | Decimal | None]]:
    """Each dimension with its rate and the line of 达标, in percent."""
    results = DimensionResult.objects.filter(assessment=assessment).select_related("dimension")
    return [
        {"label": result.dimension.name, "本企业（核验）": result.rate, "达标参考线": line}
        for result in results
    ]


def _pass_rate(assessment: Assessment, indicators: Iterable[Indicator]) -> Decimal | None:
    """The points of 达标 in percent of the full ones, those of its tier."""
    full = sum((one.points or Decimal() for one in indicators if not one.is_gate), Decimal())
    return rate(lines_of(assessment).pass_points, full)
