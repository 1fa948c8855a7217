"""The states that a row has been in, kept by django-simple-history; who and when come from the action.

`Kept` stands in a model as `history = history.Kept()`. An action signs the row before it saves it, so that
the state is dated by `at` (also in a demonstration's past) and names a person; states are append-only
tables. What is shown as of a day is the last state at the end of that day. `QuerySet.update()` leaves no
state: it is for what is no fact of the row, such as `updated_at`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Exists, Model, OuterRef, Q
from django.utils.timezone import get_current_timezone
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from dongtou_brand.kernel.actor import Actor

__all__ = ["Kept", "create_all", "end_of", "sign", "update_all"]

M = TypeVar("M", bound=Model)


class States(HistoricalQuerySet):  # type: ignore[misc]
    """States of rows; of two at the same moment the one that was written later holds."""

    def latest_of_each(self) -> "States":
        """The last state of each row, deletions included."""
        mine = Q(**{self._pk_attr: OuterRef(self._pk_attr)})
        later = Q(history_date__gt=OuterRef("history_date")) | Q(
            history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id")
        )
        latest: States = self.filter(~Exists(self.filter(mine, later)))
        return latest


class Kept(HistoricalRecords):  # type: ignore[misc]
    """The history of a model."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("historical_queryset", States)
        # The key of the person, without a foreign key: a state outlives everything that it names.
        options.setdefault("history_user_id_field", BigIntegerField(null=True))
        options.setdefault("history_user_getter", _person_of)
        options.setdefault("history_user_setter", _set_person)
        super().__init__(**options)

    def get_history_user(self, instance: Any) -> int | None:
        """The key of the person who signed, never whoever happens to be signed in."""
        return getattr(instance, "_history_user", None)


def _person_of(state: Any) -> int | None:
    person: int | None = state.history_user_id
    return person


def _set_person(state: Any, person: int | None) -> None:
    state.history_user_id = person


def sign(row: M, *, by: Actor, at: datetime) -> M:
    """Say who changes a row and when, before it is saved or deleted."""
    row._history_user = by.user_id  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    return row


def create_all(model: type[M], rows: Iterable[M], *, by: Actor, at: datetime) -> list[M]:
    """Many new rows and their first states, in few queries."""
    signed = [sign(row, by=by, at=at) for row in rows]
    return list(bulk_create_with_history(signed, model, batch_size=1000, default_date=at))


def update_all(model: type[M], rows: Iterable[M], fields: list[str], *, by: Actor, at: datetime) -> None:
    """New values of these fields in many rows, and the states that they make, in few queries."""
    signed = [sign(row, by=by, at=at) for row in rows]
    bulk_update_with_history(signed, model, fields, batch_size=1000, default_date=at)


def end_of(day: date) -> datetime:
    """The last moment of a day in the district."""
    return datetime.combine(day, time.max, tzinfo=get_current_timezone())
