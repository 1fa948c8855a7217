"""Background work of the dossier: ids in, one action."""

from typing import Any

from dongtou_brand.kernel import clock, queue
from enterprises.actions import attachments


@queue.handler("enterprises.sweep_attachments")
def sweep_attachments(job: Any) -> None:
    """Throw away what was handed in with forms that nobody sent again."""
    attachments.sweep(at=clock.now())
