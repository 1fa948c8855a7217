"""Reading the files of the dossier."""

from datetime import datetime
from typing import Any

from django.db.models import ForeignObjectRel, Q, QuerySet

from dongtou_brand.kernel.actor import Actor
from enterprises.models import Alteration, Attachment, Certificate, Enterprise, Registration
from enterprises.queries import enterprises, records


def visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files that the dossiers this actor may see point at, and what this person handed in a moment ago.

    What stands behind an answer of an assessment is not among them: whether it may be seen depends on the
    assessment, so benchmarking serves it.
    """
    visible = enterprises.visible_to(actor)
    scans = Certificate.objects.filter(enterprise__in=visible, file__isnull=False).values("file")
    # as of a day also the licence is shown that stood for a code which was corrected later
    history: Any = Enterprise.history
    keys = visible.order_by().values("pk")
    licences = history.filter(id__in=keys, override_file__isnull=False).values("override_file")
    grounds = Alteration.objects.filter(enterprise__in=visible, file__isnull=False).values("file")
    waits = Q(enterprise=None, uploaded_by__isnull=False, uploaded_by=actor.user_id)
    found = Q(pk__in=scans) | Q(pk__in=licences) | Q(pk__in=grounds) | waits
    for files in records.files_of(visible):
        found |= Q(pk__in=files)
    return Attachment.objects.filter(found)


def waiting(actor: Actor, pk: int) -> Attachment | None:
    """A file that this person handed in a moment ago with a form that had other errors."""
    return Attachment.objects.filter(pk=pk, uploaded_by=actor.user_id).first()


def left_waiting(before: datetime) -> QuerySet[Attachment]:
    """The files that came before this moment and that nothing has used: no row of any table names them."""
    waiting = Attachment.objects.filter(enterprise=None, uploaded_at__lt=before)
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            name = relation.field.name
            rows: Any = relation.related_model
            taken = rows._base_manager.filter(**{f"{name}__isnull": False}).order_by()
            waiting = waiting.exclude(pk__in=taken.values(name))
    return waiting


def is_taken(attachment: Attachment) -> bool:
    """Whether a registration names this file."""
    return Registration.objects.filter(licence=attachment).exists()
