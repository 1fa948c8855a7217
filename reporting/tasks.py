"""Background work of reporting: ids in, one action."""

from typing import Any

from dongtou_brand.kernel import clock, queue
from dongtou_brand.kernel.rule import Refused
from reporting.actions import printing
from reporting.models import ReportVersion


@queue.handler("reporting.render")
def render(job: Any, *, version_id: int) -> None:
    """Make the PDF of a signed version. A second try can't mend what can't be printed, so it ends at once."""
    try:
        printing.render(version=ReportVersion.objects.get(pk=version_id), at=clock.now())
    except Refused as refused:
        raise queue.JobFailed(refused.words) from refused
