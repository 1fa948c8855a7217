"""Indicator catalogues come from files; a published edition is never changed."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.actions import trail
from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue, Dimension, Indicator, Standard
from benchmarking.rules import catalogue_files
from benchmarking.rules.catalogue_files import CatalogueFile
from benchmarking.rules.catalogue_shapes import LEVELS, Condition, Measure, Tier
from cultivation.models import Clause, Policy
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from enterprises.models import FigureDefinition

__all__ = ["load", "publish"]


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> tuple[Catalogue, bool]:
    """Store a catalogue file as a draft; answers the edition and whether anything changed.

    A draft of the same edition is replaced. Raises DataFileErrors for a wrong file, Refused for a content
    that differs from what was published under the same edition.
    """
    file = datafile.read(source, CatalogueFile, also=_known())
    checksum = datafile.checksum(file)
    stored = Catalogue.objects.select_for_update().filter(code=file.code, edition=file.edition).first()
    if stored and stored.checksum == checksum:
        return stored, False
    if stored and stored.status != CatalogueStatus.DRAFT:
        raise Refused(f"{stored}已经发布，不能修改；请在文件中更换 edition（版本）后作为新版本载入。")
    catalogue = _replace(stored, file, checksum, at)
    _dimensions(catalogue, file)
    detail = {"edition": file.edition, "checksum": checksum}
    trail.record(by=by, at=at, action="benchmarking.catalogue.load", subject=catalogue, detail=detail)
    return catalogue, True


@transaction.atomic
def publish(*, catalogue: Catalogue, by: Actor, at: datetime) -> Catalogue:
    """Publish a draft; editions of the same catalogue that were in force retire, and stay readable.

    Raises Refused when the edition is no draft.
    """
    catalogue = Catalogue.objects.select_for_update().get(pk=catalogue.pk)
    if catalogue.status != CatalogueStatus.DRAFT:
        raise Refused(f"{catalogue}不是草案，不能重复发布。")
    Catalogue.objects.filter(code=catalogue.code, status=CatalogueStatus.PUBLISHED).update(
        status=CatalogueStatus.RETIRED
    )
    catalogue.status = CatalogueStatus.PUBLISHED
    catalogue.published_at = at
    catalogue.save(update_fields=["status", "published_at"])
    trail.record(by=by, at=at, action="benchmarking.catalogue.publish", subject=catalogue)
    return catalogue


def _known() -> tuple[catalogue_files.Check, ...]:
    """Checks against what is stored: clauses of current policies, yearly figures with their units, standards."""
    keys: dict[str, list[str]] = {number: [] for number in _current_numbers()}
    for number, key in Clause.objects.filter(policy__replaced_by=None).values_list("policy__number", "key"):
        keys[number].append(key)
    units = dict(FigureDefinition.objects.values_list("code", "unit"))
    numbers = set(Standard.objects.exclude(number="").values_list("number", flat=True))
    return (
        catalogue_files.known_clauses(keys),
        catalogue_files.known_figures(units),
        catalogue_files.known_standards(numbers),
    )


def _current_numbers() -> list[str]:
    return list(Policy.objects.current().values_list("number", flat=True))


def _replace(stored: Catalogue | None, file: CatalogueFile, checksum: str, at: datetime) -> Catalogue:
    if stored:
        stored.indicators.all().delete()
        stored.dimensions.all().delete()
    catalogue = stored or Catalogue(code=file.code, edition=file.edition)
    catalogue.title = file.title
    catalogue.source = file.note
    catalogue.product_group = file.product_group
    catalogue.standard = _standard(file)
    catalogue.tiers = [_tier(tier) for tier in file.tiers]
    catalogue.is_example = file.example
    catalogue.basic_points = file.result.basic
    catalogue.pass_points = file.result.passed
    catalogue.checksum = checksum
    catalogue.loaded_at = at
    catalogue.save()
    return catalogue


def _standard(file: CatalogueFile) -> Standard | None:
    number = catalogue_files.standard_number(file)
    return Standard.objects.get(number=number) if number else None


def _tier(tier: Tier) -> dict[str, str]:
    return {"rung": tier.rung, "basic": _plain(tier.basic), "pass": _plain(tier.passed)}


def _dimensions(catalogue: Catalogue, file: CatalogueFile) -> None:
    dimensions = {
        dimension.code: Dimension.objects.create(
            catalogue=catalogue,
            code=dimension.code,
            name=dimension.name,
            points=dimension.points,
            position=position,
        )
        for position, dimension in enumerate(file.dimensions, 1)
    }
    Indicator.objects.bulk_create(
        Indicator(
            catalogue=catalogue,
            dimension=dimensions[dimension.code],
            position=position,
            **_indicator(indicator, file.sources),
        )
        for position, (_, dimension, indicator) in enumerate(catalogue_files.walk(file), 1)
    )


def _indicator(written: catalogue_files.Indicator, sources: dict[str, str]) -> dict[str, Any]:
    return {
        "code": written.code,
        "name": written.name,
        "kind": written.kind,
        "requirement": written.requirement,
        "required_value": written.required,
        "judged": written.judged,
        "points": written.points,
        "scale": _scale(written),
        "own_value": written.own_value.model_dump() if written.own_value else {},
        "measures": [_measure(measure) for measure in written.measures],
        "asked_when": _condition(written.asked_when),
        "tiers": list(written.tiers),
        "evidence": written.evidence,
        "evidence_required": written.evidence_required,
        "may_be_not_applicable": written.not_applicable,
        "clause": written.clause,
        "source": "；".join(sources[source] for source in written.sources),
        "is_example": written.example,
    }


def _scale(written: catalogue_files.Indicator) -> list[dict[str, str]] | dict[str, dict[str, str]]:
    """The scale as JSON, with numbers as text: they stay exact decimals."""
    if line := written.linear:
        edges = {"zero_at": _plain(line.zero_at), "full_at": _plain(line.full_at)}
        return {"linear": {**edges, "figure": line.figure}}
    return [
        {"value": option.value, "label": option.label, "points": _plain(option.points)}
        for option in written.scale
    ]


def _measure(measure: Measure) -> dict[str, Any]:
    return measure.model_dump(exclude=set(LEVELS)) | {
        name: {"value": _plain(level.value), "source": level.source} if level else None
        for name in LEVELS
        for level in [getattr(measure, name)]
    }


def _condition(condition: Condition | None) -> dict[str, Any]:
    return {"indicator": condition.indicator, "is": list(condition.choices)} if condition else {}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
