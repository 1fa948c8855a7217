"""The rows that a catalogue's file becomes, before anything is stored: to be looked at, compared, and then kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from benchmarking.models import Catalogue, Dimension, Indicator
from benchmarking.rules import catalogue_shapes as shapes
from benchmarking.rules.catalogue_files import CatalogueFile
from benchmarking.rules.catalogue_shapes import LEVELS, walk
from dongtou_brand.kernel import datafile, yamltree

__all__ = ["Rows", "content", "file_of", "rows"]


@dataclass(frozen=True, slots=True)
class Rows:
    """One edition as rows that have no keys yet; the standard is the caller's to look up."""

    catalogue: Catalogue
    dimensions: list[Dimension] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


def rows(file: CatalogueFile) -> Rows:
    """The rows of a file, in its order."""
    catalogue = Catalogue(code=file.code, edition=file.edition, **head(file))
    dimensions = {
        each.code: Dimension(
            catalogue=catalogue, code=each.code, name=each.name, points=each.points, position=position
        )
        for position, each in enumerate(file.dimensions, 1)
    }
    indicators = [
        Indicator(
            catalogue=catalogue,
            dimension=dimensions[dimension.code],
            position=position,
            **_indicator(indicator, file.sources),
        )
        for position, (_, dimension, indicator) in enumerate(walk(file), 1)
    ]
    return Rows(catalogue, list(dimensions.values()), indicators)


def head(file: CatalogueFile) -> dict[str, Any]:
    """What a file says of the edition as a whole."""
    return {
        "title": file.title,
        "source": file.note,
        "product_group": file.product_group,
        "tiers": [
            {"rung": tier.rung, "basic": _plain(tier.basic), "pass": _plain(tier.passed)}
            for tier in file.tiers
        ],
        "is_example": file.example,
        "basic_points": file.result.basic,
        "pass_points": file.result.passed,
        "content": content(file),
    }


def content(file: CatalogueFile) -> str:
    """The file as its own text again: what is stored, and what can be read as the same file."""
    return yamltree.dump(file.model_dump(by_alias=True, exclude_defaults=True))


def file_of(stored: str) -> CatalogueFile:
    """The file of which this is the content."""
    return datafile.read(stored, CatalogueFile)


def _indicator(written: shapes.Indicator, sources: dict[str, str]) -> dict[str, Any]:
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
        "source": _named(written.sources, sources),
        "is_example": written.example,
    }


def _named(keys: Iterable[str], sources: dict[str, str]) -> str:
    return "；".join(sources[key] for key in keys)


def _scale(written: shapes.Indicator) -> list[dict[str, str]] | dict[str, dict[str, str]]:
    """The scale as JSON, with numbers as text: they stay exact decimals."""
    if line := written.linear:
        edges = {"zero_at": _plain(line.zero_at), "full_at": _plain(line.full_at)}
        return {"linear": {**edges, "figure": line.figure}}
    return [
        {"value": option.value, "label": option.label, "points": _plain(option.points)}
        for option in written.scale
    ]


def _measure(measure: shapes.Measure) -> dict[str, Any]:
    return measure.model_dump(exclude=set(LEVELS)) | {
        name: {"value": _plain(level.value), "source": level.source} if level else None
        for name in LEVELS
        for level in [getattr(measure, name)]
    }


def _condition(condition: shapes.Condition | None) -> dict[str, Any]:
    return {"indicator": condition.indicator, "is": list(condition.choices)} if condition else {}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
