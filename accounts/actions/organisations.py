"""Organisations come from a file; their codes are what all other files refer to."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.actions import trail
from accounts.models import Organisation
from accounts.rules.organisation_files import OrganisationFile
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor

__all__ = ["load"]


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the organisations of a file; answers how many were added or changed.

    None is ever removed: one that has ended gets its last day. Raises DataFileErrors for a wrong file.
    """
    file = datafile.read(source, OrganisationFile)
    stored = {organisation.code: organisation for organisation in Organisation.objects.select_for_update()}
    changed = 0
    for position, row in enumerate(file.organisations, 1):
        values = {**row.model_dump(), "position": position}
        organisation = stored.get(row.code) or Organisation(code=row.code)
        if organisation.pk and all(getattr(organisation, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(organisation, name, value)
        organisation.save()
        trail.record(by=by, at=at, action="accounts.organisation.load", subject=organisation)
        changed += 1
    return changed
