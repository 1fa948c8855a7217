"""Where other enterprises stand in a round: median and quartiles, without anybody's name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, DimensionResult, Round
from benchmarking.rules.peers import PEERS_LEAST, Quartiles, quartiles
from enterprises.models import Enterprise, Industry


@dataclass(frozen=True, slots=True)
class Peers:
    """The quartiles of a round, for the whole (分) and for each dimension by its code (得分率 in %).

    They are those of `industry`, or with None of the whole round; `count` is how many of them are verified.
    Quartiles of fewer than `PEERS_LEAST` enterprises are None. A reader is given one group only: from an industry
    and the whole round side by side the others could be told apart.
    """

    industry: Industry | None
    count: int
    points: Quartiles | None
    rates: dict[str, Quartiles]

    @property
    def shown(self) -> bool:
        return self.points is not None


def peers(round: Round, enterprise: Enterprise) -> Peers:
    """The verified assessments of the same industry; where these are too few, those of the whole round.

    Counts, then three short slices for each figure; the round's stand in an index.
    """
    verified = Assessment.objects.filter(round=round, status=AssessmentStatus.VERIFIED)
    results = DimensionResult.objects.filter(round=round, rate__isnull=False)
    same = verified.filter(enterprise__industry=enterprise.industry_id)
    if (count := same.count()) >= PEERS_LEAST:
        own = results.filter(assessment__enterprise__industry=enterprise.industry_id)
        return _peers(enterprise.industry, count, same, own)
    return _peers(None, verified.count(), verified, results)


def _peers(
    industry: Industry | None,
    count: int,
    verified: QuerySet[Assessment],
    results: QuerySet[DimensionResult],
) -> Peers:
    if count < PEERS_LEAST:
        return Peers(industry, count, None, {})
    return Peers(industry, count, _quartiles(verified, "verified_points", count), _rates(results))


def _rates(results: QuerySet[DimensionResult]) -> dict[str, Quartiles]:
    """The quartiles of each dimension's 得分率, by its code; too few that have one have none."""
    counted = results.order_by().values_list("dimension", "dimension__code").annotate(Count("pk"))
    found = {}
    for dimension, code, count in counted:
        if (each := _quartiles(results.filter(dimension=dimension), "rate", count)) is not None:
            found[code] = each
    return found


def _quartiles(rows: QuerySet[Any], column: str, count: int) -> Quartiles | None:
    rising: QuerySet[Any, Decimal] = rows.order_by(column).values_list(column, flat=True)
    return quartiles(rising, rows.order_by(f"-{column}").values_list(column, flat=True), count)
