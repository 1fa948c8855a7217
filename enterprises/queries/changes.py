"""修改记录: who changed what of a dossier and when, read from the states of its rows.

This is the business history, which everybody reads who reads the dossier; the trail is for the auditor. Yearly
figures have a history of their own on the page of their year.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import User
from dongtou_brand.kernel.history import end_of
from enterprises.models import Certificate, Enterprise, Product, QualityOfficer
from enterprises.rules.changes import Difference, differences
from enterprises.rules.records import KINDS

PARTS: tuple[type[Model], ...] = (
    Enterprise,
    Certificate,
    Product,
    QualityOfficer,
    *(kind.model for kind in KINDS),
)
ACTS = {"+": "登记", "~": "修改", "-": "删除"}
PAGE = 20
AT_ONCE = 500


@dataclass(frozen=True)
class Change:
    """One act on one row of the dossier: before and after of each field that changed."""

    at: datetime
    who: str
    office: str
    part: str
    subject: str
    act: str
    differences: tuple[Difference, ...]
    is_first: bool = False


def of_enterprise(
    enterprise: Enterprise, number: str | int | None, *, plain: bool, on: date | None = None
) -> "tuple[Page[Any], list[Change]]":
    """A page of the changes, the latest first; `plain` shows data of persons, which are masked otherwise.

    With `on` those up to the end of that day. The rows of all parts are put in order by the database; only those
    of the page are read.
    """
    found = Paginator(_all(enterprise, on), PAGE).get_page(number)
    return found, _told(found.object_list, plain=plain)


def every(enterprise: Enterprise, *, plain: bool, on: date | None = None) -> Iterator[Change]:
    """The same changes, all of them: some hundred are read at a time, so that memory stays the same."""
    rows = _all(enterprise, on).iterator(chunk_size=AT_ONCE)
    while handful := list(islice(rows, AT_ONCE)):
        yield from _told(handful, plain=plain)


def _told(keys_of: "Iterable[dict[str, Any]]", *, plain: bool) -> list[Change]:
    """The changes of these keys, in their order."""
    keys = [(row["part"], row["history_id"]) for row in keys_of]
    states = {
        part: _states(PARTS[part], [key for place, key in keys if place == part])
        for part in {place for place, _ in keys}
    }
    rows = [(PARTS[part], *states[part][key]) for part, key in keys]
    words = _words(state for _, *pair in rows for state in pair if state is not None)
    people = _people({state.history_user_id for _, state, _ in rows})
    return [_change(*row, people, words, plain=plain) for row in rows]


def _all(enterprise: Enterprise, on: date | None) -> "QuerySet[Any, Any]":
    first, *others = (_keys(place, part, enterprise, on) for place, part in enumerate(PARTS))
    found: QuerySet[Any, Any] = first.union(*others, all=True)
    return found.order_by("-history_date", "-part", "-history_id")


def _history(part: type[Model]) -> Any:
    return part.history  # type: ignore[attr-defined]


def _keys(place: int, part: type[Model], enterprise: Enterprise, on: date | None) -> Any:
    key = "id" if part is Enterprise else "enterprise_id"
    rows = _history(part).filter(**{key: enterprise.pk}).order_by()
    if on is not None:
        rows = rows.filter(history_date__lte=end_of(on))
    return rows.annotate(part=Value(place)).values("part", "history_id", "history_date")


def _states(part: type[Model], keys: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    """These states, each with the one before it: two queries."""
    history = _history(part)
    earlier = Q(history_date__lt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id")
    )
    before = history.filter(earlier, id=OuterRef("id")).order_by("-history_date", "-history_id")
    states = list(
        history.filter(history_id__in=keys).annotate(before=Subquery(before.values("history_id")[:1]))
    )
    others = history.in_bulk([state.before for state in states if state.before])
    return {state.history_id: (state, others.get(state.before)) for state in states}


def _people(keys: set[int | None]) -> dict[int, tuple[str, str]]:
    """Name and unit of these people, as they are now."""
    users = User.objects.filter(pk__in=[key for key in keys if key is not None])
    users = users.annotate(office=F("memberships__organisation__short_name"))
    return {user.pk: (user.name, user.office or "") for user in users.order_by("memberships__started_at")}


def _words(states: Any) -> dict[tuple[type[Model], int], str]:
    """What the rows are called to which these states point: one query for each kind of row."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for state in states:
        for field in state._meta.concrete_fields:
            key = getattr(state, field.attname)
            if field.related_model is not None and key is not None:
                wanted[field.related_model].add(key)
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }


def _change(
    part: type[Model],
    state: Any,
    before: Any,
    people: dict[int, tuple[str, str]],
    words: dict[tuple[type[Model], int], str],
    *,
    plain: bool,
) -> Change:
    name, office = people.get(state.history_user_id, ("系统", ""))
    found = differences(state, before, words, plain=plain)
    struck = any(difference.name == "struck_at" for difference in found)
    act = "作废" if struck and before is not None else ACTS[state.history_type]
    subject = "" if part in (Enterprise, QualityOfficer) else str(state.instance)
    label = "基本信息" if part is Enterprise else str(PART_WORDS[part])
    return Change(state.history_date, name, office, label, subject, act, found, before is None)


PART_WORDS: dict[type[Model], str] = {
    Certificate: "证书",
    Product: "产品",
    QualityOfficer: "首席质量官",
} | {kind.model: kind.title for kind in KINDS}
