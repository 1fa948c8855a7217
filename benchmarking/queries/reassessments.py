"""Reading re-assessments: what is open in one, which results it follows on, and which holds."""

from django.db.models import Q, QuerySet

from benchmarking.enums import AssessmentStatus, ImprovementStatus
from benchmarking.models import Assessment, Improvement


def reopened(assessment: Assessment) -> frozenset[int] | None:
    """The keys of the indicators that are open in a re-assessment; None where all are, without a query."""
    if not assessment.is_again:
        return None
    return frozenset(assessment.reopened.values_list("indicator", flat=True))


def chain(assessment: Assessment) -> QuerySet[Assessment]:
    """This assessment and those that it follows on: in a round each re-assessment follows on the one before."""
    return Assessment.objects.filter(
        enterprise=assessment.enterprise_id, round=assessment.round_id, number__lte=assessment.number
    )


def newest(assessment: Assessment) -> Assessment:
    """The result that holds in its place: itself, or the re-assessment that superseded it."""
    if assessment.superseded_at is None:
        return assessment
    same = Assessment.objects.filter(
        enterprise=assessment.enterprise_id, round=assessment.round_id, status=AssessmentStatus.VERIFIED
    )
    holding = same.filter(superseded_at=None).select_related("enterprise__industry", "round__catalogue")
    return holding.first() or assessment


def done(assessment: Assessment) -> QuerySet[Improvement]:
    """The measures against its gaps, or those of what it follows on, that are done and wait to be judged."""
    return Improvement.objects.filter(
        assessment__in=chain(assessment).order_by().values("pk"), status=ImprovementStatus.DONE
    )


def touched(assessment: Assessment) -> set[int]:
    """The keys of the indicators at which something was done since."""
    return set(done(assessment).order_by().values_list("gains__indicator", flat=True)) - {None}


def of(assessment: Assessment) -> Assessment | None:
    """The re-assessment of this result, begun or verified; one at most."""
    return assessment.reassessments.first()


def verified_later(assessment: Assessment) -> str:
    """The name of a later round in which the enterprise is verified; empty when there is none."""
    this = assessment.round
    later = Assessment.objects.filter(
        Q(round__year__gt=this.year) | Q(round__year=this.year, round__number__gt=this.number),
        enterprise=assessment.enterprise_id,
        status=AssessmentStatus.VERIFIED,
    )
    found = later.select_related("round").order_by("-round__year", "-round__number").first()
    return str(found.round) if found else ""
