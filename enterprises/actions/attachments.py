"""Keeping files that were handed in, and throwing away those that nobody used."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.models import Attachment, Enterprise
from enterprises.queries.attachments import is_taken, left_waiting
from enterprises.rules.attachments import can_claim, can_hand_in, is_free

WAITS = timedelta(hours=24)
"""How long a file waits for the form that it came with."""


def keep(
    *,
    enterprise: Enterprise | None,
    file: "UploadedFile[Any]",
    kinds: Iterable[str] = uploads.EVIDENCE,
    entitled: bool = False,
    by: Actor,
    at: datetime,
) -> Attachment:
    """Judge and store a file, and remember who handed it in; raises `Refused` for what is not acceptable.

    Without an enterprise the file waits for one that is being entered: only `claim` gives it away. With `entitled`
    the caller has judged that this person may, as an expert on site may who keeps no dossier.
    """
    if not entitled:
        can_hand_in.check(by, enterprise)
    accepted = uploads.accept(file, kinds=kinds)
    with transaction.atomic():
        attachment = Attachment.objects.create(
            enterprise=enterprise,
            sha256=accepted.sha256,
            size=accepted.size,
            media_type=accepted.media_type,
            name=accepted.name,
            uploaded_by_id=by.user_id,
            uploaded_at=at,
        )
        trail.record(
            by=by,
            at=at,
            action="enterprises.attachment.keep",
            subject=attachment,
            detail={"sha256": accepted.sha256, "size": accepted.size},
        )
    return attachment


@transaction.atomic
def claim(*, attachment: Attachment, enterprise: Enterprise, by: Actor) -> Attachment:
    """Give a waiting file to the enterprise for which it was handed in; raises `Refused` for another's.

    The caller writes the trail, for it knows what the file is used for.
    """
    attachment = _still_there(attachment)
    can_claim.check(by, attachment, enterprise)
    attachment.enterprise = enterprise
    attachment.save(update_fields=["enterprise"])
    return attachment


@transaction.atomic
def reserve(*, attachment: Attachment) -> Attachment:
    """Let a waiting file stay for a registration, which names it from now on; raises `Refused` for a used one."""
    attachment = _still_there(attachment)
    is_free.check(attachment, taken=is_taken(attachment))
    return attachment


@transaction.atomic
def hand_over(*, attachment: Attachment, enterprise: Enterprise) -> Attachment:
    """Give the file of a registration to the enterprise that was admitted; the registration says whose it is."""
    attachment = lock(attachment)
    attachment.enterprise = enterprise
    attachment.save(update_fields=["enterprise"])
    return attachment


def _still_there(attachment: Attachment) -> Attachment:
    try:
        return lock(attachment)
    except Attachment.DoesNotExist as error:
        raise Refused(f"“{attachment.name}”上传后过久没有使用，已被清理，请重新上传。") from error


def sweep(*, at: datetime) -> int:
    """Throw away the files that have waited for a day; answers how many. Content that others use stays.

    They were handed in with forms that had errors and that nobody sent again.
    """
    with transaction.atomic():
        swept = list(left_waiting(at - WAITS).select_for_update())
        if not swept:
            return 0
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in swept]).delete()
        trail.record(
            by=Actor.system("附件清理"),
            at=at,
            action="enterprises.attachment.sweep",
            detail={"files": [attachment.sha256 for attachment in swept]},
        )
    for checksum in {attachment.sha256 for attachment in swept}:
        uploads.forget(checksum)
    return len(swept)
