"""Settling what an officer and an expert score far apart."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from benchmarking.enums import SettledBy
from benchmarking.models import Assessment, Indicator, Settlement
from benchmarking.queries import declarations, settlements, verdicts
from benchmarking.rules.settlements import can_settle
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def settle(
    *,
    assessment: Assessment,
    indicator: Indicator,
    settled_by: SettledBy,
    words: str,
    met_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Settlement:
    """Say why the officer's points stand, or what a meeting came to; the same again is the one that holds.

    It holds as long as neither side moves. Raises `Refused` where there is nothing to settle.
    """
    assessment = lock(assessment)
    known = verdicts.findings(assessment)
    compared = settlements.of(assessment, known)
    met_on = met_on if settled_by == SettledBy.MEETING else None
    over = [one.indicator for one in compared.lines if one.over]
    can_settle.check(
        by, assessment, declarations.mine(known.declarations, by), indicator, over, settled_by, words, met_on,
        localtime(at).date(),
    )  # fmt: skip
    line = next(one for one in compared.lines if one.indicator.pk == indicator.pk)
    present = line.settlement if line.settled else None
    said = (settled_by, words.strip(), met_on)
    if present and (present.settled_by, present.words, present.met_on) == said:
        return present
    made = Settlement.objects.create(
        assessment=assessment, indicator=indicator, settled_by=settled_by, words=words.strip(), met_on=met_on,
        spread=line.distance.points, by_id=by.person, at=at,
    )  # fmt: skip
    detail = {"indicator": indicator.code, "apart": line.distance.words, "by": settled_by.label}
    trail.record(
        by=by, at=at, action="benchmarking.settlement.settle", subject=assessment, reason=made.words,
        detail=detail,
    )  # fmt: skip
    return made
