"""What programs read: the same rows that a person of their organisation sees, in the order of their keys.

A page begins after a key, so that rows which are added or changed in between are neither left out nor told twice.
"""

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet

from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from enterprises.enums import CertificateStatus, FigureStatus
from enterprises.models import Certificate, Enterprise, FigureDefinition, StandardPart, YearlyFigure
from enterprises.queries import dossiers, yearly_figures
from enterprises.queries import enterprises as queries

M = TypeVar("M", bound=models.Model)
# Before the platform, and after everybody: moments outside can't be told to every database.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def page(rows: QuerySet[M], after: int, limit: int) -> tuple[list[M], int | None]:
    """The rows after a key, and the key after which the next page begins, if there is one."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def has_ended(actor: Actor) -> bool:
    """Whether the reader is an enterprise that is no longer in the pool."""
    if actor.role not in ENTERPRISE:
        return False
    return not queries.visible_to(actor).filter(ended_on=None).exists()


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that the reader may see, with what their shape tells."""
    return (
        queries.visible_to(actor).select_related("merged_into").defer("search_key", "merged_into__search_key")
    )


def updated_since(rows: QuerySet[Enterprise], moment: datetime) -> QuerySet[Enterprise]:
    """Those whose file was changed at this moment or later."""
    return rows.filter(updated_at__gte=min(max(moment, EARLIEST), LATEST))


def figures(actor: Actor) -> QuerySet[YearlyFigure]:
    """The figures that were submitted at least: a draft is nobody's statement yet, not even to its own enterprise."""
    rows = yearly_figures.visible_to(actor).exclude(status=FigureStatus.DRAFT)
    return rows.select_related("definition", "enterprise").defer("enterprise__search_key")


def definitions() -> QuerySet[FigureDefinition]:
    """What each figure and each monthly item means, in the order of the form."""
    return FigureDefinition.objects.order_by("position", "code")


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """The certificates that the reader may see; of their files only that there is one."""
    rows = dossiers.certificates_visible_to(actor).select_related(None)
    return rows.select_related("product", "enterprise").defer("enterprise__search_key")


def standards(actor: Actor) -> QuerySet[Any]:
    """The parts in standards that were not struck out."""
    rows: QuerySet[Any] = StandardPart._default_manager.filter(struck_at=None)
    rows = rows.filter(enterprise__in=queries.visible_to(actor))
    return rows.select_related("enterprise").defer("enterprise__search_key")


def ending_before(rows: QuerySet[Certificate], day: date) -> QuerySet[Certificate]:
    """Those that are still called valid and end before this day."""
    return rows.filter(status=CertificateStatus.VALID, valid_to__lt=day)
