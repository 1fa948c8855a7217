"""Policy documents come from files; a changed file becomes a new version, the old one stays."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.actions import trail
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from cultivation.enums import DutyRole
from cultivation.models import Clause, Duty, Milestone, Policy, Target
from cultivation.rules import policy_files
from cultivation.rules.policy_files import TOWNSHIPS, PolicyFile
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor

__all__ = ["load"]


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> tuple[Policy, bool]:
    """Store a policy file; answers the version that holds its content, and whether it is new.

    A content that was loaded before is not loaded again, so that the same file can be given at every start
    and an old file can't push a newer version aside. Raises DataFileErrors for a wrong file.
    """
    units = {unit.code: unit for unit in Organisation.objects.exclude(kind=OrganisationKind.ENTERPRISE)}
    file = datafile.read(source, PolicyFile, also=(policy_files.known_units(units),))
    checksum = datafile.checksum(file)
    versions = list(Policy.objects.select_for_update().filter(number=file.document.number))
    for version in versions:
        if version.checksum == checksum:
            return version, False
    policy = _new_version(file, checksum, versions, at)
    clauses = _clauses(policy, file.clauses)
    _targets(policy, file, clauses)
    _duties(file, clauses, units)
    _milestones(policy, file, clauses)
    detail = {"version": policy.version, "checksum": checksum}
    trail.record(by=by, at=at, action="cultivation.policy.load", subject=policy, detail=detail)
    return policy, True


def _new_version(file: PolicyFile, checksum: str, versions: list[Policy], at: datetime) -> Policy:
    current = next((version for version in versions if version.replaced_by_id is None), None)
    document = file.document
    policy = Policy.objects.create(
        number=document.number,
        version=max((version.version for version in versions), default=0) + 1,
        title=document.title,
        issuer=document.issuer,
        dated_on=document.dated_on,
        printed_on=document.printed_on,
        validity=document.validity,
        superior=[superior.model_dump() for superior in document.superior],
        addressees=document.addressees,
        copied_to=document.copied_to,
        checksum=checksum,
        # for a moment the new version points at the old one: a document has only one current version
        replaced_by=current,
        loaded_at=at,
    )
    if current:
        Policy.objects.filter(pk=current.pk).update(replaced_by=policy)
        Policy.objects.filter(pk=policy.pk).update(replaced_by=None)
        policy.replaced_by = None
    return policy


def _clauses(policy: Policy, written: Iterable[policy_files.Clause]) -> dict[str, Clause]:
    """Store the tree in the order of the text; answers the clauses by key."""
    stored: dict[str, Clause] = {}
    by_place: dict[datafile.Location, Clause] = {}
    for position, (place, clause) in enumerate(policy_files.walk(written)):
        row = Clause.objects.create(
            policy=policy,
            parent=by_place.get(place[:-2]),
            key=clause.key,
            label=clause.label,
            heading=clause.heading,
            text=clause.text,
            position=position,
            depth=len(place) // 2 - 1,
        )
        stored[clause.key] = by_place[place] = row
    return stored


def _targets(policy: Policy, file: PolicyFile, clauses: dict[str, Clause]) -> None:
    Target.objects.bulk_create(
        Target(
            policy=policy,
            clause=clauses[target.clause],
            code=target.code,
            name=target.name,
            comparator=target.comparator,
            threshold=target.threshold,
            unit=target.unit,
            basis=target.basis,
            year=target.year,
            position=position,
        )
        for position, target in enumerate(file.targets, 1)
    )


def _duties(file: PolicyFile, clauses: dict[str, Clause], units: dict[str, Organisation]) -> None:
    for duty in file.duties:
        parts = [(unit, DutyRole.RESPONSIBLE) for unit in duty.responsible]
        parts += [(unit, DutyRole.MEMBER) for unit in duty.member]
        Duty.objects.bulk_create(
            Duty(
                clause=clauses[duty.clause],
                organisation=units.get(unit),
                all_townships=unit == TOWNSHIPS,
                role=role,
                position=position,
            )
            for position, (unit, role) in enumerate(parts, 1)
        )


def _milestones(policy: Policy, file: PolicyFile, clauses: dict[str, Clause]) -> None:
    Milestone.objects.bulk_create(
        Milestone(
            policy=policy,
            clause=clauses[step.clause],
            code=step.code,
            name=step.name,
            starts_on=step.starts_on,
            due_on=step.due_on,
        )
        for step in file.milestones
    )
