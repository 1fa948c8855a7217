"""What shortcomings of a past day name: the enterprises, products and figures as they were at its end."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from enterprises.models import Enterprise
from enterprises.queries import list_states
from enterprises.queries.shortcoming_sources import Source
from enterprises.queries.states import with_relations


def stood(source: Source, states: Iterable[Any], day: date) -> list[Any]:
    """These states of a kind as rows, with what their words name: one query for each relation."""
    rows = [_row(source, state) for state in states]
    if rows and isinstance(rows[0], Enterprise):
        found = with_relations(rows, "township", *source.relations, day=day)
        return _handed_in(found, day) if "due" in source.extra else found
    found = with_relations(rows, "enterprise", *source.relations, day=day)
    prefetch_related_objects(found, "enterprise__township")
    return found


def _row(source: Source, state: Any) -> Any:
    """The row that a state tells of; a page has made rows of its states already, and an iterator has not."""
    state = getattr(state, "_history", state)
    row = state.instance
    for name in source.extra:
        setattr(row, name, getattr(state, name))
    return row


def _handed_in(found: Sequence[Any], day: date) -> list[Any]:
    """With the year through which each had submitted its figures."""
    sums = list_states.sums([one.pk for one in found], day)
    for one in found:
        one.through = sums[one.pk].submitted_through
    return list(found)
