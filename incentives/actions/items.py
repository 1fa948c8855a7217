"""Incentive items come from a file that quotes the policy."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.actions import trail
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from cultivation.models import Clause, Policy
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor
from incentives.models import Item
from incentives.rules import item_files
from incentives.rules.item_files import ItemFile

__all__ = ["load"]


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the items of a file under the current version of its policy; answers how many changed.

    Items of older versions stay as they are. Raises DataFileErrors for a wrong file.
    """
    departments = {unit.code: unit for unit in Organisation.objects.exclude(kind=OrganisationKind.ENTERPRISE)}
    checks = (item_files.quoted_from(_texts()), item_files.known_departments(departments))
    file = datafile.read(source, ItemFile, also=checks)
    policy = Policy.objects.current().get(number=file.policy)
    clauses = {clause.key: clause for clause in policy.clauses.all()}
    amounts = {example.item: example.amount for example in file.examples}
    stored = {item.code: item for item in Item.objects.select_for_update().filter(policy=policy)}
    changed = []
    for position, row in enumerate(file.items, 1):
        values = {
            "clause_id": clauses[row.clause].pk,
            "name": row.name,
            "kind": row.kind,
            "trigger": row.trigger,
            "same_as": row.same_as,
            "example_amount": amounts.get(row.code),
            "department_id": departments[row.department].pk if row.department else None,
            "position": position,
        }
        if _put(stored.get(row.code) or Item(policy=policy, code=row.code), values):
            changed.append(row.code)
    if changed:
        detail = {"changed": changed, "checksum": datafile.checksum(file)}
        trail.record(by=by, at=at, action="incentives.items.load", subject=policy, detail=detail)
    return len(changed)


def _texts() -> dict[str, dict[str, str]]:
    """The text of every clause of the current policies, by number and key."""
    texts: dict[str, dict[str, str]] = {}
    clauses = Clause.objects.filter(policy__replaced_by=None)
    for number, key, text in clauses.values_list("policy__number", "key", "text"):
        texts.setdefault(number, {})[key] = text
    return texts


def _put(item: Item, values: dict[str, object]) -> bool:
    """Give an item these values and save it if that changes anything."""
    if item.pk and all(getattr(item, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    return True
