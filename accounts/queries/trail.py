"""Reading the trail, for the auditor alone, and walking it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, QuerySet

from accounts.models import TrailEntry, TrailHead
from accounts.rules.trail import Chain, Fault
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import end_of

BATCH = 1000
VERIFIED = "accounts.trail.verify"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many entries hold, the last seal, and the first fault if any."""

    checked: int
    hash: str
    fault: Fault | None


def visible_to(actor: Actor) -> QuerySet[TrailEntry]:
    """All entries for the audit administrator; none for anybody else."""
    return TrailEntry.objects.all() if actor.role == Role.AUDIT_ADMIN else TrailEntry.objects.none()


def as_of(entries: QuerySet[TrailEntry], day: date | None) -> QuerySet[TrailEntry]:
    """Those that stood at the end of a day; entries are only added, so none of them has changed since."""
    return entries if day is None else entries.filter(at__lte=end_of(day))


def last_verification(day: date | None = None) -> TrailEntry | None:
    """When the chain was last verified (up to the end of a day), by whom and with what result."""
    return as_of(TrailEntry.objects.filter(action=VERIFIED), day).first()


def verify(*, anchor: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain up to its present end, a batch at a time.

    `anchor` is a sequence and seal noted down outside the database at an earlier time: it finds even a chain
    that was rewritten from end to end.
    """
    head = TrailHead.objects.filter(pk=1).first() or TrailHead()
    chain = Chain()
    for entry in _entries(up_to=head.sequence):
        fault = chain.follow(entry) or _differs(entry, anchor)
        if fault:
            return Verdict(chain.sequence, chain.hash, fault)
    if stray := _stray():
        return Verdict(chain.sequence, chain.hash, Fault(stray, f"第 {stray} 条不在链上，记录是另行插入的"))
    fault = chain.end_at(head.sequence, head.hash) or _unreached(chain, anchor)
    return Verdict(chain.sequence, chain.hash, fault)


def _entries(*, up_to: int) -> Iterator[TrailEntry]:
    last = 0
    entries = TrailEntry.objects.filter(sequence__lte=up_to).order_by("sequence")
    while batch := list(entries.filter(sequence__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].sequence


def _stray() -> int | None:
    """The sequence of an entry before the start or after the end of the chain.

    The last entry is read before the end: the end may move on in between, but only forward.
    """
    ends = TrailEntry.objects.aggregate(first=Min("sequence"), last=Max("sequence"))
    if ends["first"] == 0:
        return 0
    head = TrailHead.objects.filter(pk=1).first() or TrailHead()
    return ends["last"] if ends["last"] and ends["last"] > head.sequence else None


def _differs(entry: TrailEntry, anchor: tuple[int, str] | None) -> Fault | None:
    if anchor and entry.sequence == anchor[0] and entry.hash != anchor[1]:
        return Fault(entry.sequence, f"第 {entry.sequence} 条与此前抄存的摘要不符，整条链被改写")
    return None


def _unreached(chain: Chain, anchor: tuple[int, str] | None) -> Fault | None:
    if anchor and chain.sequence < anchor[0]:
        return Fault(chain.sequence + 1, f"链尾在此前抄存的第 {anchor[0]} 条之前，末尾被截断")
    return None
