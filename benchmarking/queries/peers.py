"""Where other enterprises stand in a round: median and quartiles, without anybody's name."""

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

    The figures of both stand in an index each: they are counted, and three short slices are read.
    """
    # Points stand there exactly as long as an assessment is verified, and in the index; the status does not.
    # What a re-assessment has superseded is not counted: its enterprise stands there once.
    verified = Assessment.objects.filter(round=round, verified_points__isnull=False, superseded_at=None)
    results = DimensionResult.objects.filter(round=round)
    same = {"industry": enterprise.industry_id}
    count = verified.filter(**same).count()
    if count >= PEERS_LEAST:
        return _peers(round, enterprise.industry, verified.filter(**same), results.filter(**same), count)
    return _peers(round, None, verified, results, verified.count())


def _peers(
    round: Round,
    industry: Industry | None,
    verified: QuerySet[Assessment],
    results: QuerySet[DimensionResult],
    count: int,
) -> Peers:
    if count < PEERS_LEAST:
        return Peers(industry, count, None, {})
    return Peers(industry, count, _sliced(verified, "verified_points", count), _rates(round, results, count))


def _rates(round: Round, results: QuerySet[DimensionResult], count: int) -> dict[str, Quartiles]:
    """The quartiles of each dimension's 得分率, by its code; too few that have one have none.

    Each verified assessment has a result in each dimension, so that only those without a 得分率 are counted, which
    are few.
    """
    codes = dict(round.catalogue.dimensions.values_list("pk", "code"))
    nothing = results.filter(dimension__in=list(codes), rate__isnull=True)
    without = dict(nothing.order_by().values_list("dimension").annotate(Count("pk")))
    rated = results.filter(rate__isnull=False)
    found = {
        code: _sliced(rated.filter(dimension=pk), "rate", count - without.get(pk, 0))
        for pk, code in codes.items()
    }
    return {code: each for code, each in found.items() if each is not None}


def _sliced(rows: QuerySet[Any], column: str, count: int) -> Quartiles | None:
    rising: QuerySet[Any, Decimal] = rows.order_by(column).values_list(column, flat=True)
    return quartiles(rising, rows.order_by(f"-{column}").values_list(column, flat=True), count)
