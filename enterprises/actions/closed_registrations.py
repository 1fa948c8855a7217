"""Registrations that did not lead into the pool do not keep people's data for good."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor
from enterprises.enums import RegistrationStatus
from enterprises.models import Attachment, Registration

KEPT = timedelta(days=180)
"""How long the people and the licence of a refused or withdrawn registration are kept."""
CLOSED = (RegistrationStatus.REFUSED, RegistrationStatus.WITHDRAWN)
PERSONAL = ("legal_representative", "contact_name", "contact_phone", "address")


def sweep(*, at: datetime) -> int:
    """Blank names, phone, address and licence of registrations that were closed half a year ago; answers how many.

    Number, name, code, township and the decision stay. An empty checksum says that a file's content is gone.
    """
    with transaction.atomic():
        closed = Registration.objects.filter(status__in=CLOSED, updated_at__lt=at - KEPT)
        outlived = list(closed.exclude(licence__sha256="").select_for_update(of=("self",)))
        if not outlived:
            return 0
        licences = Attachment.objects.filter(pk__in=[one.licence_id for one in outlived])
        checksums = sorted(licences.values_list("sha256", flat=True).distinct())
        licences.update(sha256="", name="营业执照")
        keys = [one.pk for one in outlived]
        Registration.objects.filter(pk__in=keys).update(**dict.fromkeys(PERSONAL, ""))
        _record(outlived, at)
    for checksum in checksums:
        uploads.forget(checksum)
    return len(outlived)


def _record(outlived: list[Registration], at: datetime) -> None:
    for registration in outlived:
        trail.record(
            by=Actor.system("登记资料清理"),
            at=at,
            action="enterprises.registration.sweep",
            subject=registration,
            reason=f"结束已满 {KEPT.days} 天",
            detail={"number": registration.number, "credit_code": registration.credit_code},
        )
