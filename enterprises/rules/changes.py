"""What changed between two states of a row, field by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.timezone import localtime

# What the portal keeps for itself: nobody entered it.
NOT_ENTERED = frozenset(
    {
        "id",
        "enterprise",
        "organisation",
        "search_key",
        "name_key",
        "is_demo",
        "created_at",
        "updated_at",
        "recorded_at",
        "history_id",
        "history_date",
        "history_type",
        "history_user_id",
        "history_change_reason",
    }
)
NAMES_OF_PERSONS = frozenset({"legal_representative", "contact_name"})
NUMBERS_OF_PERSONS = frozenset({"contact_phone"})
NOTHING = "（空）"

Words = Mapping[tuple[type[Model], int], str]


@dataclass(frozen=True)
class Difference:
    """A field that changed: its name in the model and in words, and both values in words."""

    name: str
    label: str
    before: str
    after: str


def differences(state: Any, before: Any, words: Words, *, plain: bool) -> tuple[Difference, ...]:
    """The fields that differ from the state before; of a first state those that say something.

    `words` tells what the rows are called to which relations point; without `plain` data of persons is masked.
    """
    found = []
    for field in state._meta.concrete_fields:
        old = None if before is None else getattr(before, field.attname)
        new = getattr(state, field.attname)
        empty = before is None and new in (None, "")
        if field.name in NOT_ENTERED or empty or (before is not None and old == new):
            continue
        personal = _is_personal(state, field.name) and not plain
        said = [
            _said(row, field, words, masked=personal) if row is not None else "" for row in (before, state)
        ]
        found.append(Difference(field.name, str(field.verbose_name), *said))
    return tuple(found)


def _is_personal(state: Any, name: str) -> bool:
    officer = state.instance_type._meta.model_name == "qualityofficer" and name == "name"
    return officer or name in NAMES_OF_PERSONS | NUMBERS_OF_PERSONS


def _said(row: Any, field: Any, words: Words, *, masked: bool) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return NOTHING
    if masked:
        return _masked(str(value), field.name)
    if field.related_model is not None:
        return words.get((field.related_model, value), f"第 {value} 号")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _masked(value: str, name: str) -> str:
    """As the page masks it: the family name, or the first three and last four digits."""
    if name in NUMBERS_OF_PERSONS:
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"****{value[-2:]}"
    return value[0] + "＊" * (len(value) - 1)
