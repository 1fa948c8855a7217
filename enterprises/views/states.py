"""A page of the dossier as of the end of a day: the day stands in the address, `?on=2017-06-30`."""

from collections.abc import Sequence
from datetime import date

from dongtou_brand.kernel import past
from dongtou_brand.kernel.actor import ENTERPRISE
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.past import View, day_of
from dongtou_brand.kernel.request import Request
from enterprises.models import Enterprise
from enterprises.queries import states, yearly_figures

__all__ = ["dated", "day_of", "table_as_of", "table_of"]


def dated(view: View) -> View:
    """Answer a day for which a dossier has nothing to show with a page that says so and asks for another.

    The view's first parameter is the request, and its `pk` the enterprise.
    """
    return past.dated("enterprises:detail", "档案")(view)


def table_of(
    request: Request, enterprise: Enterprise, day: date | None, codes: Sequence[str] = ()
) -> yearly_figures.Table | None:
    """The table of figures as it is, or as it stood at the end of a day."""
    if day is not None:
        return table_as_of(request, enterprise, day, codes)
    return yearly_figures.table(request.actor, enterprise, codes)


def table_as_of(
    request: Request, enterprise: Enterprise, day: date, codes: Sequence[str] = ()
) -> yearly_figures.Table | None:
    """The table of figures as it stood; what was a draft then only the enterprise sees."""
    drafts = request.actor.role in ENTERPRISE
    found = states.figures_as_of([enterprise.pk], end_of(day), drafts=drafts)
    return yearly_figures.tabulated(found.get(enterprise.pk, []), codes)
