"""Writing the rows of a workbook of yearly figures, in bulk: every figure as a draft, with its history."""

from collections.abc import Sequence
from datetime import datetime

from dongtou_brand.kernel.actor import Actor
from enterprises.enums import FigureStatus
from enterprises.models import Enterprise, FigureChange, YearlyFigure
from enterprises.queries.imported_figures import Said
from enterprises.rules.imports import SAME, Planned

FIELDS = ["state", "value", "source", "basis", "explanation", "version", "stated_by", "stated_at"]
AT_ONCE = 2000


def write(planned: Sequence[Planned], *, year: int, by: Actor, at: datetime) -> set[int]:
    """State what is new or different; answers the keys of the enterprises.

    Runs in the transaction of the import, which has judged every row under the lock of the enterprises: a figure
    that stands there already is overwritten by way of its unique key, in the same statement as new ones.
    """
    rows: list[YearlyFigure] = []
    keys = set()
    for one in planned:
        if one.kind != SAME:
            enterprise, said = one.payload
            keys.add(enterprise.pk)
            rows += [_row(enterprise, each, year, by, at) for each in said]
    stored = YearlyFigure.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["enterprise", "definition", "year"],
        update_fields=FIELDS,
    )
    FigureChange.objects.bulk_create((_remembered(figure) for figure in stored), batch_size=AT_ONCE)
    return keys


def _row(enterprise: Enterprise, said: Said, year: int, by: Actor, at: datetime) -> YearlyFigure:
    stored = said.stored
    # a 说明 speaks of the value for which it was written
    same = stored is not None and (stored.state, stored.value) == (said.state, said.value)
    return YearlyFigure(
        enterprise=enterprise,
        definition=said.definition,
        year=year,
        state=said.state,
        value=said.value,
        source=said.source,
        basis=said.basis,
        explanation=stored.explanation if stored and same else "",
        status=FigureStatus.DRAFT,
        version=stored.version + 1 if stored else 1,
        stated_by_id=by.person,
        stated_at=at,
    )


def _remembered(figure: YearlyFigure) -> FigureChange:
    return FigureChange(
        figure=figure,
        version=figure.version,
        state=figure.state,
        value=figure.value,
        source=figure.source,
        status=figure.status,
        basis=figure.basis,
        explanation=figure.explanation,
        by_id=figure.stated_by_id,
        at=figure.stated_at,
    )
