"""What each dimension came to: written when a result takes effect, gone when it no longer counts."""

from benchmarking.models import Assessment, DimensionResult
from benchmarking.queries.verdicts import Findings
from benchmarking.rules.gaps import rate


def write(assessment: Assessment, found: Findings) -> None:
    """Each dimension of what was found, the enterprise's own points beside the verified ones."""
    own = {dimension.code: dimension.points for dimension in found.self_score.dimensions}
    ids = {indicator.dimension.code: indicator.dimension_id for indicator in found.indicators}
    DimensionResult.objects.bulk_create(
        DimensionResult(
            assessment=assessment,
            round_id=assessment.round_id,
            industry_id=assessment.industry_id,
            dimension_id=ids[dimension.code],
            full=dimension.full,
            self_points=own[dimension.code],
            verified_points=dimension.points,
            rate=rate(dimension.points, dimension.full),
        )
        for dimension in found.score.dimensions
    )


def drop(assessment: Assessment) -> None:
    """The medians count it no longer: its confirmation was taken back, or a re-assessment took its place."""
    assessment.results.all().delete()
