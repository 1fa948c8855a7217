"""Where other enterprises stand in a round: median and quartiles, without anybody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

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

    A round's figures stand in an index each: it is counted, and three short slices are read. An industry's do not;
    they are fetched in two queries, for there are few of them and each slice would have to look for them again.
    """
    # Points stand there exactly as long as an assessment is verified, and in the index; the status does not.
    # What a re-assessment has superseded is not counted: its enterprise stands there once.
    verified = Assessment.objects.filter(round=round, verified_points__isnull=False, superseded_at=None)
    results = DimensionResult.objects.filter(round=round, rate__isnull=False)
    own = sorted(_points(verified.filter(enterprise__industry=enterprise.industry_id)))
    if (points := quartiles(own, own[::-1], len(own))) is not None:
        same = results.filter(assessment__enterprise__industry=enterprise.industry_id)
        return Peers(enterprise.industry, len(own), points, _rates_of_industry(same))
    count = verified.count()
    if count < PEERS_LEAST:
        return Peers(None, count, None, {})
    return Peers(
        None, count, _sliced(verified, "verified_points", count), _rates_of_round(round, results, count)
    )


def _points(verified: QuerySet[Assessment]) -> Iterable[Decimal]:
    return (
        points
        for points in verified.order_by().values_list("verified_points", flat=True)
        if points is not None
    )


def _rates_of_industry(results: QuerySet[DimensionResult]) -> dict[str, Quartiles]:
    """The quartiles of each dimension's 得分率, by its code; too few that have one have none."""
    rates: dict[str, list[Decimal]] = {}
    for code, rate in results.order_by("rate").values_list("dimension__code", "rate"):
        if rate is not None:
            rates.setdefault(code, []).append(rate)
    found = {code: quartiles(each, each[::-1], len(each)) for code, each in rates.items()}
    return {code: each for code, each in found.items() if each is not None}


def _rates_of_round(round: Round, results: QuerySet[DimensionResult], count: int) -> dict[str, Quartiles]:
    """The same of the whole round. Each verified assessment has a result in each dimension, so that only those
    without a 得分率 are counted, which are few.
    """
    codes = dict(round.catalogue.dimensions.values_list("pk", "code"))
    nothing = DimensionResult.objects.filter(round=round, dimension__in=list(codes), rate__isnull=True)
    without = dict(nothing.order_by().values_list("dimension").annotate(Count("pk")))
    found = {
        code: _sliced(results.filter(dimension=pk), "rate", count - without.get(pk, 0))
        for pk, code in codes.items()
    }
    return {code: each for code, each in found.items() if each is not None}


def _sliced(rows: QuerySet[Any], column: str, count: int) -> Quartiles | None:
    rising: QuerySet[Any, Decimal] = rows.order_by(column).values_list(column, flat=True)
    return quartiles(rising, rows.order_by(f"-{column}").values_list(column, flat=True), count)
