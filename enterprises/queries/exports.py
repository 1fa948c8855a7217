"""What the workbooks beside the list of enterprises hold: a year's figures, and certificates, today or as of a day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.models import Certificate, YearlyFigure
from enterprises.queries import yearly_figures
from enterprises.queries.states import figures_as_of
from enterprises.queries.summaries import SUBMITTED


def figures(
    actor: Actor, keys: Collection[int], year: int, day: date | None
) -> dict[int, dict[str, YearlyFigure]]:
    """The submitted figures of a year by enterprise and code: one query, however many enterprises there are."""
    if day is not None:
        stated = [
            one for rows in figures_as_of(keys, end_of(day)).values() for one in rows if one.year == year
        ]
    else:
        visible = yearly_figures.visible_to(actor).filter(
            enterprise__in=keys, year=year, status__in=SUBMITTED
        )
        stated = list(visible.select_related("definition").order_by())
    found: dict[int, dict[str, YearlyFigure]] = {}
    for one in stated:
        found.setdefault(one.enterprise_id, {})[one.definition.code] = one
    return found


def certificates(keys: Collection[int], day: date | None) -> dict[int, list[Certificate]]:
    """The certificates of these enterprises, by enterprise, in the order of the dossier."""
    rows: Any = Certificate.objects if day is None else Certificate.history.as_of(end_of(day))
    held = list(rows.filter(enterprise_id__in=keys).order_by("kind", "-valid_to", "id"))
    prefetch_related_objects(held, "product")
    found: dict[int, list[Certificate]] = {}
    for one in held:
        found.setdefault(one.enterprise_id, []).append(one)
    return found
