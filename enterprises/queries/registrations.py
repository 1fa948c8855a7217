"""Reading registrations: staff by whose turn it is, the applicant by number and query code."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Invitation
from accounts.queries import invitations
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from enterprises.enums import RegistrationStatus
from enterprises.models import Enterprise, Registration, RegistrationStatusChange
from enterprises.rules import credit_codes
from enterprises.rules import registrations as rules
from enterprises.states import REGISTRATION

OPEN = tuple(status for status, words in REGISTRATION.statuses.items() if words.owner)
# The tabs of the list: what is asked for in the address, and the statuses behind it.
TABS: dict[str, tuple[str, ...]] = {
    "submitted": (RegistrationStatus.SUBMITTED,),
    "confirmed": (RegistrationStatus.CONFIRMED,),
    "returned": (RegistrationStatus.RETURNED,),
    "admitted": (RegistrationStatus.ADMITTED,),
    "closed": (RegistrationStatus.REFUSED, RegistrationStatus.WITHDRAWN),
}


def visible_to(actor: Actor) -> QuerySet[Registration]:
    """The lead bureau sees all, a township its own; nobody else has business here."""
    found = Registration.objects.select_related("township", "industry", "enterprise")
    if actor.role in LEAD:
        return found
    if actor.role is Role.TOWNSHIP_OFFICER:
        return found.filter(township=actor.organisation_id)
    return found.none()


def waiting_for(actor: Actor) -> QuerySet[Registration]:
    """Those that this actor has to handle next, the oldest first."""
    turn = [status for status, words in REGISTRATION.statuses.items() if actor.role in words.owner]
    return visible_to(actor).filter(status__in=turn).order_by("updated_at", "pk")


def in_tab(found: QuerySet[Registration], tab: str, status: str = "status") -> QuerySet[Registration]:
    """Those of a tab of the list, by what stands in the column `status`; all for a tab that there is not."""
    return found.filter(**{f"{status}__in": TABS[tab]}) if tab in TABS else found


def named(found: QuerySet[Registration], words: str) -> QuerySet[Registration]:
    """Those whose name contains the words, or whose number or credit code begins with them."""
    words = words.strip()
    code = credit_codes.fold(words)
    if not words:
        return found
    return found.filter(
        Q(name__icontains=words) | Q(number__startswith=code) | Q(credit_code__startswith=code)
    )


def counts(found: QuerySet[Registration], status: str = "status") -> dict[str, int]:
    """The numbers on the tabs, in one query; "" holds the sum."""
    rows = found.order_by().values_list(status).annotate(number=Count("pk"))
    by_status: dict[str, int] = dict(rows)
    numbers = {tab: sum(by_status.get(one, 0) for one in statuses) for tab, statuses in TABS.items()}
    return numbers | {"": sum(by_status.values())}


# ── the applicant ───────────────────────────────────────────────────────────────────────────────
def with_code(number: str, code: str) -> Registration | None:
    """The registration of this number if the query code is right; a wrong number is told as a wrong code is."""
    found = Registration.objects.filter(number=rules.read(number)).first()
    right = rules.opens(code, found.key_hash if found else rules.NO_HASH)
    return found if right else None


def opened(pk: int) -> Registration | None:
    """The registration that a session has opened with its code."""
    return Registration.objects.select_related("township", "industry", "licence").filter(pk=pk).first()


def in_pool(code: str) -> bool:
    """Whether an enterprise of the pool has this credit code."""
    return Enterprise.objects.filter(credit_code=code).exists()


def twin(registration: Registration) -> Enterprise | None:
    """The enterprise of the pool that has the credit code of a registration still under way."""
    if registration.status not in OPEN:
        return None
    return Enterprise.objects.filter(credit_code=registration.credit_code).select_related("township").first()


def open_with(codes: Collection[str]) -> dict[str, Registration]:
    """The registrations under way with these credit codes, by code."""
    found = Registration.objects.filter(credit_code__in=codes, status__in=OPEN).only(
        "credit_code", "number", "status"
    )
    return {one.credit_code: one for one in found}


# Held by whoever asks whether a code is in the pool or under way, and then writes: registrations share it.
GATE = "enterprises.registration"


def under_way(code: str, but: Registration | None = None) -> bool:
    """Whether another registration with this credit code is open."""
    found = Registration.objects.filter(credit_code=code, status__in=OPEN)
    return (found.exclude(pk=but.pk) if but else found).exists()


def first_invitation(registration: Registration) -> Invitation | None:
    """The place of the manager that was offered with the admission; None once the enterprise has a manager."""
    if registration.enterprise is None:
        return None
    organisation = registration.enterprise.organisation_id
    if invitations.managers(organisation).exists():
        return None
    return invitations.first_of(organisation)


# ── what happened ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Event:
    """A step in words; `who` is the office for the applicant, and the person as well for staff."""

    words: str
    who: str
    at: Any
    reason: str
    tone: str


def history(registration: Registration, *, for_staff: bool) -> list[Event]:
    """What happened to a registration, the first step first."""
    changes = list(registration.changes.select_related("by"))
    return [_event(change, for_staff, last=change is changes[-1]) for change in changes]


def _event(change: RegistrationStatusChange, for_staff: bool, *, last: bool) -> Event:
    who = change.organisation or "申请企业"
    person = f" {change.by.name}" if for_staff and change.by else ""
    moved = change.source != change.target
    tone = REGISTRATION.statuses[change.target].tone if moved else ""
    return Event(
        words=_words(change),
        who=f"{who}{person}",
        at=change.at,
        reason=change.reason,
        tone="bad" if tone == "err" else "now" if last else "done",
    )


def _words(change: RegistrationStatusChange) -> str:
    if change.source == change.target:
        return "重新发放查询码"
    taken = (step for step in REGISTRATION.steps if change.source in step.sources)
    return next((step.words for step in taken if step.target == change.target), "提交登记")


def remark(registration: Registration) -> RegistrationStatusChange | None:
    """Why it was returned or refused, while that is its status."""
    if registration.status not in (RegistrationStatus.RETURNED, RegistrationStatus.REFUSED):
        return None
    return registration.changes.filter(target=registration.status).exclude(source=F("target")).last()
