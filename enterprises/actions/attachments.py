"""Keeping files that were handed in."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor
from enterprises.models import Attachment, Enterprise


def keep(*, enterprise: Enterprise | None, file: "UploadedFile[Any]", by: Actor, at: datetime) -> Attachment:
    """Judge and store a file, and remember who handed it in; raises `Refused` for what is not acceptable.

    Without an enterprise the file waits for one that is being entered: only `claim` gives it away.
    """
    accepted = uploads.accept(file)
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


def claim(*, attachment: Attachment, enterprise: Enterprise) -> Attachment:
    """Give a waiting file to the enterprise for which it was handed in; others stay where they are."""
    Attachment.objects.filter(pk=attachment.pk, enterprise=None).update(enterprise=enterprise)
    attachment.refresh_from_db(fields=["enterprise"])
    return attachment
