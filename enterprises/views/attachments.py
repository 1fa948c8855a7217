"""Files of the dossier: taken in with forms, handed out to those who may see the dossier."""

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import attachments
from enterprises.forms.attachments import KEPT
from enterprises.models import Attachment
from enterprises.queries import attachments as queries

SALT = "enterprises.attachment"


@require_safe
@audience(ENTERPRISE, READERS)
def attachment(request: Request, pk: int) -> FileResponse:
    """The file itself, under the name that it came with."""
    visible = queries.visible_to(request.actor)
    found = get_object_or_404(visible, pk=pk)
    return uploads.response(found.sha256, name=found.name, media_type=found.media_type)


def handed_in(
    request: Request, *, by: Actor | None = None, kinds: Iterable[str] = uploads.EVIDENCE
) -> dict[str, Any]:
    """The file of a post, stored at once so that errors elsewhere in the form don't lose it.

    It waits for the action to claim it; what is never claimed is swept after a day.
    `by` is who hands it in, if that is not who has signed in. Answers the form's `attachment`, `mark` (signed, so
    that nobody names another's file) and `refusal`.
    """
    by = by or request.actor
    if file := request.FILES.get("file"):
        try:
            kept = attachments.keep(enterprise=None, file=file, kinds=kinds, by=by, at=clock.now())
        except Refused as error:
            return {"refusal": error.words}
        return _with_mark(kept)
    return _with_mark(_kept_before(request, by))


def _with_mark(kept: Attachment | None) -> dict[str, Any]:
    return {"attachment": kept, "mark": signing.dumps(kept.pk, salt=SALT)} if kept else {}


def _kept_before(request: Request, by: Actor) -> Attachment | None:
    try:
        pk = signing.loads(request.POST.get(KEPT, ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return queries.waiting(by, pk)
