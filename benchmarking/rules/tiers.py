"""Tiers of a catalogue: the same tree asked more or less of, by the rung on which the enterprise stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from benchmarking.models import Assessment, Catalogue, Indicator
from enterprises.enums import Rung

__all__ = ["Lines", "in_tier", "lines", "lines_of", "tier_for"]

ORDER: Final = (Rung.NONE, Rung.PLANNED, Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


@dataclass(frozen=True, slots=True)
class Lines:
    """The thresholds of the result rule (分)."""

    basic_points: Decimal
    pass_points: Decimal


def lines(catalogue: Catalogue, tier: str) -> Lines:
    """The thresholds of a tier; without one, or of one that the catalogue does not have, those of the catalogue."""
    for each in catalogue.tiers:
        if each["rung"] == tier:
            return Lines(Decimal(str(each["basic"])), Decimal(str(each["pass"])))
    return Lines(catalogue.basic_points, catalogue.pass_points)


def lines_of(assessment: Assessment) -> Lines:
    """The thresholds that hold for an assessment."""
    return lines(assessment.round.catalogue, assessment.tier)


def tier_for(catalogue: Catalogue, rung: str) -> str:
    """The tier for an enterprise on this rung: its own, else the nearest below, else the lowest; empty without tiers."""
    rungs = [str(each["rung"]) for each in catalogue.tiers]
    below = [each for each in rungs if ORDER.index(Rung(each)) <= ORDER.index(Rung(rung))]
    return (below or rungs[:1] or [""])[-1]


def in_tier(indicator: Indicator, tier: str) -> bool:
    """Whether an indicator counts in a tier; outside of tiers every indicator does."""
    return not tier or not indicator.tiers or tier in indicator.tiers
