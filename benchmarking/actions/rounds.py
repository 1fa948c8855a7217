"""Opening rounds of self-assessment, naming more who take part, and putting their days off."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.models import Catalogue, Invitee, Round
from benchmarking.queries import rounds
from benchmarking.rules.rounds import TAKEN, Terms, can_invite, can_open, can_put_off
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.models import Enterprise


@transaction.atomic
def open_round(
    *,
    year: int,
    number: int,
    catalogue: Catalogue,
    opens_on: date,
    due_on: date,
    terms: Terms = Terms(),  # noqa: B008 an immutable value
    by: Actor,
    at: datetime,
) -> Round:
    """Open a round and tell those who take part.

    Raises `Refused` when it exists, or its days, terms or edition don't do.
    """
    taken = rounds.taken(year, number)
    days = {"opens_on": opens_on, "due_on": due_on}
    can_open.check(by, number=number, catalogue=catalogue, taken=taken, terms=terms, **days)
    limits = {
        "catalogue": catalogue, "rungs": list(terms.rungs), "verify_by": terms.verify_by,
        "spread": terms.spread, "objection_days": terms.objection_days,
    }  # fmt: skip
    opened, made = Round.objects.get_or_create(year=year, number=number, defaults=limits | days)
    if not made:
        # A colleague opened it between the question above and now; the database holds a round once.
        raise Refused(TAKEN)
    _name(opened, terms.invitees)
    detail = {name: str(value) for name, value in (limits | days).items() if value}
    detail["invitees"] = "、".join(one.name for one in terms.invitees)
    trail.record(by=by, at=at, action="benchmarking.round.open", subject=opened, detail=detail)
    _tell_of_opening(opened, rounds.people_of(rounds.taking_part(opened)), at)
    return opened


@transaction.atomic
def invite(*, round: Round, enterprises: Sequence[Enterprise], by: Actor, at: datetime) -> int:
    """Name more enterprises for a round that is not for all, and tell them; answers how many are new to it."""
    round = lock(round)
    some = rounds.names(round).some
    can_invite.check(by, round, enterprises, some_named=some, day=localtime(at).date())
    known = set(rounds.taking_part(round).values_list("pk", flat=True))
    new = [one for one in enterprises if one.pk not in known]
    if new:
        _name(round, new)
        detail = {"invitees": "、".join(one.name for one in new)}
        trail.record(by=by, at=at, action="benchmarking.round.invite", subject=round, detail=detail)
        told = rounds.people_of(Enterprise.objects.filter(pk__in=[one.pk for one in new]))
        _tell_of_opening(round, told, at)
    return len(new)


@transaction.atomic
def put_off(
    *, round: Round, due_on: date, verify_by: date | None, reason: str, by: Actor, at: datetime
) -> Round:
    """Put the last days of a round off, with a reason; who has not handed in yet is told.

    Raises `Refused` for a day that would come sooner, or without a reason.
    """
    round = lock(round)
    can_put_off.check(by, round, due_on=due_on, verify_by=verify_by, reason=reason)
    moved = due_on != round.due_on
    detail = {
        "due_on": f"{round.due_on} → {due_on}",
        "verify_by": f"{round.verify_by or ''} → {verify_by or ''}",
    }
    round.due_on, round.verify_by = due_on, verify_by
    round.save()
    words = reason.strip()
    trail.record(
        by=by, at=at, action="benchmarking.round.put_off", subject=round, reason=words, detail=detail
    )
    days = [f"填报截止日期推迟至 {due_on:%Y-%m-%d}"] if moved else []
    days += [f"核验截止日期为 {verify_by:%Y-%m-%d}"] if verify_by else []
    title, body = f"{round}对标自评截止日期推迟", f"{'，'.join(days)}。原因：{words}"
    notices.send(
        roles=LEAD, title=title, body=body, link=reverse("benchmarking:round", args=[round.pk]), at=at
    )
    if moved:
        people = rounds.people_of(rounds.still_filling(round))
        notices.send(users=people, title=title, body=body, link=reverse("benchmarking:assessments"), at=at)
    return round


def _name(round: Round, enterprises: Sequence[Enterprise]) -> None:
    Invitee.objects.bulk_create(
        [Invitee(round=round, enterprise=one) for one in enterprises], ignore_conflicts=True
    )


def _tell_of_opening(round: Round, people: list[int], at: datetime) -> None:
    notices.send(
        users=people,
        title=f"{round}对标自评已开放",
        body=f"填报时间为 {round.opens_on:%Y-%m-%d} 至 {round.due_on:%Y-%m-%d}，请按时填报并提交。",
        link=reverse("benchmarking:assessments"),
        at=at,
    )
