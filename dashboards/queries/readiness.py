"""Where an enterprise stands by its newest verified assessment: four dimensions, and what is most worth mending."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Catalogue, DimensionResult
from benchmarking.queries import answers, assessments
from benchmarking.rules.gaps import Gap, gaps, rate
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
    return Readiness(assessment, _rows(assessment), [gap for gap in found if gap.open][:GAPS_SHOWN])


def _rows(assessment: Assessment) -> list[dict[str, str | Decimal | None]]:
    """Each dimension with its rate and the line of 达标, in percent."""
    line = _pass_rate(assessment.round.catalogue)
    results = DimensionResult.objects.filter(assessment=assessment).select_related("dimension")
    return [
        {"label": result.dimension.name, "本企业（核验）": result.rate, "达标参考线": line}
        for result in results
    ]


def _pass_rate(catalogue: Catalogue) -> Decimal | None:
    """The points of 达标 in percent of the full ones."""
    full = catalogue.dimensions.aggregate(points=Sum("points"))["points"]
    return rate(catalogue.pass_points, full or Decimal())
