"""Writing the rows of a workbook of yearly figures, in bulk: every figure as a draft, with its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Value

from dongtou_brand.kernel import bulk
from dongtou_brand.kernel.actor import Actor
from enterprises.enums import FigureStatus
from enterprises.models import Enterprise, FigureChange, YearlyFigure
from enterprises.queries.imported_figures import Said
from enterprises.rules.imports import SAME, Planned

KEY = ("enterprise", "definition", "year")
STATED = ("state", "value", "source", "basis", "explanation", "version")
WHO = ("stated_by", "stated_at")
REMEMBERED = ("figure", *STATED, "status", "by", "at", "reason")


def write(planned: Sequence[Planned], *, year: int, by: Actor, at: datetime) -> set[int]:
    """State what is new or different; answers the keys of the enterprises.

    Runs in the transaction of the import, which has judged every row under the lock of the enterprises: a figure
    that stands there already is overwritten by way of its unique key, in the same statement as new ones.
    """
    different = [one.payload for one in planned if one.kind != SAME]
    written = bulk.put(
        YearlyFigure,
        ("enterprise", "definition", *STATED),
        (_row(enterprise, each) for enterprise, said in different for each in said),
        same={"year": year, "status": FigureStatus.DRAFT, "stated_by": by.person, "stated_at": at},
        unique=KEY,
        update=(*STATED, *WHO),
    )
    for keys in written:
        stated = YearlyFigure.objects.filter(pk__in=keys).order_by()
        bulk.append(FigureChange, REMEMBERED, stated.values_list("pk", *STATED, "status", *WHO, Value("")))
    return {enterprise.pk for enterprise, _ in different}


def _row(enterprise: Enterprise, said: Said) -> tuple[Any, ...]:
    """The values of a figure; a 说明 goes with the value that it explained."""
    stored = said.stored
    explains = stored is not None and (stored.state, stored.value) == (said.state, said.value)
    return (
        enterprise.pk,
        said.definition.pk,
        said.state,
        said.value,
        said.source,
        said.basis,
        stored.explanation if stored and explains else "",
        stored.version + 1 if stored else 1,
    )
