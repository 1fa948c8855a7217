"""Opening rounds of self-assessment."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from benchmarking.models import Catalogue, Round
from benchmarking.queries import rounds
from benchmarking.rules.rounds import TAKEN, can_open
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused


@transaction.atomic
def open_round(
    *, year: int, number: int, catalogue: Catalogue, opens_on: date, due_on: date, by: Actor, at: datetime
) -> Round:
    """Open a round and tell the enterprises; raises `Refused` when it exists or its days or edition don't do."""
    taken = rounds.taken(year, number)
    can_open.check(by, number=number, catalogue=catalogue, opens_on=opens_on, due_on=due_on, taken=taken)
    days = {"opens_on": opens_on, "due_on": due_on}
    opened, made = Round.objects.get_or_create(
        year=year, number=number, defaults={"catalogue": catalogue} | days
    )
    if not made:
        # A colleague opened it between the question above and now; the database holds a round once.
        raise Refused(TAKEN)
    detail = {"catalogue": str(catalogue), "opens_on": str(opens_on), "due_on": str(due_on)}
    trail.record(by=by, at=at, action="benchmarking.round.open", subject=opened, detail=detail)
    notices.send(
        roles=ENTERPRISE,
        title=f"{opened}对标自评已开放",
        body=f"填报时间为 {opens_on:%Y-%m-%d} 至 {due_on:%Y-%m-%d}，请按时填报并提交。",
        link=reverse("benchmarking:assessments"),
        at=at,
    )
    return opened
