"""Writing the rows of a workbook of enterprises, in bulk."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dongtou_brand.kernel import history
from dongtou_brand.kernel.actor import Actor
from enterprises.actions import distinctions
from enterprises.enums import StandingKind
from enterprises.models import Enterprise, Standing
from enterprises.rules.imports import CHANGED, NEW, Planned
from enterprises.rules.namesakes import TOLD_APART
from enterprises.rules.search_keys import name_key, search_key

TOLD_AT_MOST = 50


def write(planned: Sequence[Planned], *, by: Actor, at: datetime) -> set[int]:
    """Enter what is new and correct what has changed; answers the keys of the enterprises.

    Runs in the transaction of the import, which has judged every row under the lock of the enterprises.
    """
    created = _create([one.payload for one in planned if one.kind == NEW], by, at)
    changed = _change([one.payload for one in planned if one.kind == CHANGED], by, at)
    return {one.pk for one in (*created, *changed)}


def _create(payloads: Sequence[dict[str, Any]], by: Actor, at: datetime) -> list[Enterprise]:
    units = Organisation.objects.bulk_create(
        Organisation(
            code=each["values"]["credit_code"],
            name=each["values"]["name"],
            short_name=each["values"]["name"][:40],
            kind=OrganisationKind.ENTERPRISE,
        )
        for each in payloads
    )
    made = [
        Enterprise(
            organisation=unit,
            search_key=search_key(each["values"]["name"], each["values"]["credit_code"]),
            name_key=name_key(each["values"]["name"]),
            created_at=at,
            updated_at=at,
            **each["values"],
        )
        for unit, each in zip(units, payloads, strict=True)
    ]
    created = history.create_all(Enterprise, made, by=by, at=at)
    entered = list(zip(created, payloads, strict=True))
    Standing.objects.bulk_create(_standings(entered, by, at))
    distinctions.note(_told_apart(entered), by=by, at=at)
    return created


def _told_apart(entered: Iterable[tuple[Enterprise, dict[str, Any]]]) -> Iterator[tuple[int, int, str]]:
    """Each new enterprise of which the workbook says so, and those before it with its name, now or formerly.

    Of very many with one name the first are told apart; the standing list asks about the others.
    """
    said = [(one, each) for one, each in entered if each["told_apart"].strip()]
    alike: dict[str, list[int]] = {}
    keys = {one.name_key for one, _ in said} - {""}
    for key, pk in Enterprise.objects.filter(name_key__in=keys).order_by("pk").values_list("name_key", "pk"):
        alike.setdefault(key, []).append(pk)
    for one, payload in said:
        same = alike.get(one.name_key, [])
        earlier = same[: min(bisect_left(same, one.pk), TOLD_AT_MOST)]
        for pk in {*earlier, *payload["formerly_alike"][:TOLD_AT_MOST]}:
            yield one.pk, pk, payload["told_apart"]


def _standings(
    entered: Iterable[tuple[Enterprise, dict[str, Any]]], by: Actor, at: datetime
) -> list[Standing]:
    on = localtime(at).date()
    found = []
    for one, payload in entered:
        note = f"{one.township.short_name}，{by.organisation}批量导入"[:200]
        lines = [(StandingKind.FILE, "列入企业名录", note)]
        if payload["told_apart"]:
            lines.append((StandingKind.RECORD, TOLD_APART, payload["told_apart"][:200]))
        found += [
            Standing(enterprise=one, kind=kind, on=on, title=title, note=words, recorded_at=at)
            for kind, title, words in lines
        ]
    return found


def _change(payloads: Sequence[dict[str, Any]], by: Actor, at: datetime) -> list[Enterprise]:
    rows, fields = [], {"updated_at"}
    for each in payloads:
        one: Enterprise = each["enterprise"]
        for name, value in each["values"].items():
            setattr(one, name, value)
            fields.add(name)
        one.updated_at = max(one.updated_at, at)
        rows.append(one)
    if rows:
        history.update_all(Enterprise, rows, sorted(fields), by=by, at=at)
    return rows
