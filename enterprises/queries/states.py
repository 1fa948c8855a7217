"""The dossier and the list as they were known at the end of a day.

Who may look is decided by the right of today: a township that an enterprise has moved to sees also what was
recorded before the move, and the one that it left sees nothing any more, for the file goes with the enterprise.
What is shown is what was known then: `recorded_at` and the day of a state count, not the day of the event. A
correction of later does not show, and neither does a paper that was handed in later for an earlier day.

What has no states is shown as it is now: the names of units, industries and persons, and the definitions of
figures. Of an enterprise or a product that a row names the state of that day is shown.
Order by facts of the row: `updated_at` is no fact and has no states.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.timezone import localtime

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.enums import FigureStatus, StandingKind
from enterprises.models import Enterprise, FigureChange, Standing, YearlyFigure
from enterprises.queries.enterprises import visible_to

M = TypeVar("M", bound=Model)
ENTERPRISE_RELATIONS = ("township", "industry", "organisation", "liaison", "merged_into")


def enterprises_as_of(actor: Actor, day: date) -> "QuerySet[Enterprise]":
    """The enterprises that this actor may see today, as they were at the end of a day.

    Filter and order it by the fields of `Enterprise` (`id` rather than `pk`); it gives unsaved-looking
    `Enterprise` objects whose `history` must not be written. Relations are read with `related`. Enterprises
    that were not yet entered then are missing.
    """
    states = _states(Enterprise, day)
    found: QuerySet[Enterprise] = states.filter(id__in=visible_to(actor).order_by().values("pk"))
    return found.order_by("name", "id")


def related(enterprises: Iterable[Enterprise], day: date | None = None) -> list[Enterprise]:
    """A page of them with township, industry, organisation and liaison, and as of a day who took them over.

    One query for each relation.
    """
    return with_relations(enterprises, *ENTERPRISE_RELATIONS, day=day)


def enterprise_as_of(actor: Actor, pk: int, day: date) -> Enterprise | None:
    """One of them; None when there was no such dossier at the end of that day."""
    found = related(enterprises_as_of(actor, day).filter(id=pk), day)
    return found[0] if found else None


def begun_on(actor: Actor, pk: int) -> date | None:
    """The first day at whose end there was this dossier; None for one that this actor may not see."""
    if not visible_to(actor).filter(pk=pk).exists():
        return None
    history: Any = Enterprise.history
    first = history.filter(id=pk).order_by("history_date").values_list("history_date", flat=True).first()
    return localtime(first).date() if first else None


def rows_as_of(model: type[M], enterprise: Enterprise, day: date, *relations: str) -> list[M]:
    """The rows of a dossier's part (certificates, products, records, …) at the end of a day, in its order.

    Rows that were deleted later are among them. `relations` are read with one query each; a product stands as it
    was on that day.
    """
    states = _states(model, day).filter(enterprise_id=enterprise.pk)
    # the key of a state is its own: rows are ordered by theirs
    own_key = {"pk": "id", "-pk": "-id"}
    ordering = [own_key.get(str(name), name) for name in model._meta.ordering or ()]
    return with_relations(states.order_by(*ordering), *relations, day=day)


def part(model: type[M], enterprise: Enterprise, on: date | None, *relations: str) -> list[M]:
    """The rows of a dossier's part as they are, or as they were at the end of a day."""
    if on is not None:
        return rows_as_of(model, enterprise, on, *relations)
    rows = model._default_manager.filter(enterprise=enterprise)
    return list(rows.select_related(*relations) if relations else rows)


def number_as_of(model: type[Model], enterprise: Enterprise, day: date, **conditions: Any) -> int:
    """How many rows of a part there were."""
    number: int = _states(model, day).filter(enterprise_id=enterprise.pk, **conditions).count()
    return number


def with_relations(rows: Iterable[M], *relations: str, day: date | None = None) -> list[M]:
    """The rows with these relations, which states of rows cannot join.

    With a `day` related rows that have states stand as they did at its end; those without one stand as now.
    """
    found = list(rows)
    if found and day is not None:
        for name in relations:
            _relate(found, name, day)
    prefetch_related_objects(found, *relations)
    return found


def _relate(rows: list[M], name: str, day: date) -> None:
    """Give these rows the state of the row that they name by this relation."""
    field: Any = type(rows[0])._meta.get_field(name)
    keys = {key for row in rows if (key := getattr(row, field.attname)) is not None}
    if keys and hasattr(field.related_model, "history"):
        then = {state.pk: state for state in _states(field.related_model, day).filter(id__in=keys)}
        for row in rows:
            if state := then.get(getattr(row, field.attname)):
                setattr(row, name, state)


def standings(enterprise: Enterprise, on: date | None) -> QuerySet[Standing]:
    """What later stages filed, or had filed at the end of a day, the latest event first."""
    found = Standing.objects.filter(enterprise=enterprise)
    return found if on is None else found.filter(recorded_at__lte=end_of(on))


def points_as_of(keys: Collection[int], day: date) -> dict[int, tuple[Decimal, date]]:
    """The verified points that held then, with the day of their verification, by enterprise."""
    standings = Standing.objects.filter(
        enterprise__in=keys, kind=StandingKind.ASSESSMENT, recorded_at__lte=end_of(day)
    )
    found = standings.order_by("on", "pk").values_list("enterprise", "value", "on")
    latest = {enterprise: (points, on) for enterprise, points, on in found}
    return {key: (points, on) for key, (points, on) in latest.items() if points is not None}


def years_as_of(enterprise: Enterprise, day: date) -> int:
    """How many years had figures."""
    changes = FigureChange.objects.filter(figure__enterprise=enterprise, at__lte=end_of(day))
    return changes.order_by().values("figure__year").distinct().count()


def figures_as_of(
    keys: Collection[int], moment: datetime, *, codes: Sequence[str] = (), drafts: bool = False
) -> dict[int, list[YearlyFigure]]:
    """The yearly figures of these enterprises (or those of `codes`) as they stood at a moment, by enterprise.

    Of two changes at the same moment the one that was written later holds. `drafts` includes those that were
    drafts then, which are the enterprise's own business. Read in one query, newest year first.
    """
    changes = FigureChange.objects.filter(figure__enterprise__in=keys, at__lte=moment)
    if codes:
        changes = changes.filter(figure__definition__code__in=codes)
    changes = changes.filter(~Exists(later_changes(moment)))
    if not drafts:
        changes = changes.exclude(status=FigureStatus.DRAFT)
    found: dict[int, list[YearlyFigure]] = {}
    ordered = changes.order_by("-figure__year", "figure__definition__position", "figure__definition__code")
    for change in ordered.select_related("figure__definition"):
        found.setdefault(change.figure.enterprise_id, []).append(_figure(change))
    return found


def later_changes(moment: datetime) -> QuerySet[FigureChange]:
    """A change of the same figure that overtakes it, up to the moment."""
    same = FigureChange.objects.filter(figure=OuterRef("figure"), at__lte=moment)
    return same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))


def _figure(change: FigureChange) -> YearlyFigure:
    """The figure as this change left it; the row that is read is given other values and is never saved."""
    figure = change.figure
    for name in ("version", "state", "value", "source", "status", "basis", "explanation"):
        setattr(figure, name, getattr(change, name))
    return figure


def _states(model: type[Model], day: date) -> Any:
    history: Any = model.history  # type: ignore[attr-defined]
    return history.as_of(end_of(day))
