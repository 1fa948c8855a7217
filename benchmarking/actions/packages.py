"""A whole assessment leaves the portal; who took it is noted."""

from datetime import datetime

from django.db import transaction

from accounts.actions import trail
from benchmarking.models import Assessment
from benchmarking.queries.packages import Package, package
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.archives import Names


@transaction.atomic
def take_away(*, assessment: Assessment, names: Names, by: Actor, at: datetime) -> Package:
    """Everything of an assessment that this reader may see, to be sent away; that it left is written down."""
    packed = package(assessment, by, names)
    trail.record(
        by=by,
        at=at,
        action="benchmarking.assessment.take_away",
        subject=assessment,
        detail={"files": len(packed.files), "size": packed.size},
    )
    return packed
