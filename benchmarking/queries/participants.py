"""How far each enterprise of a round is: who has not begun, who is late, what waits for verification too long."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, Round
from benchmarking.queries import rounds
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from enterprises.models import Enterprise
from enterprises.queries import enterprises
from enterprises.queries.enterprises import named_like

FILLING = (AssessmentStatus.DRAFT, AssessmentStatus.RETURNED)
NOT_BEGUN = "not_begun"
NOT_HANDED_IN = "not_handed_in"
TOO_LATE = "late"
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Participant:
    """One enterprise in a round, as it is today."""

    enterprise: Enterprise
    round: Round
    today: date
    assessment_id: int | None
    status: str
    late: bool
    submitted_at: datetime | None
    self_points: Decimal | None
    verified_points: Decimal | None
    outcome: str

    @property
    def words(self) -> str:
        """How far it is, as the officers call it."""
        return ASSESSMENT.statuses[self.status].staff if self.status else "未开始"

    @property
    def tone(self) -> str:
        return ASSESSMENT.statuses[self.status].tone if self.status else ""

    @property
    def outcome_words(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def warning(self) -> str:
        """What is late about it, in words; empty when nothing is."""
        if self.late:
            return "逾期提交"
        if self.status in ("", AssessmentStatus.DRAFT):
            return "逾期未提交" if self.today > self.round.due_on else ""
        over = self.round.verify_by is not None and self.today > self.round.verify_by
        return "超过核验截止日期" if over and self.status != AssessmentStatus.VERIFIED else ""


def visible_to(actor: Actor, round: Round) -> QuerySet[Enterprise]:
    """The enterprises of a round that this actor follows: those that take part, and those that have begun.

    With what their assessment says in `own_…`, empty where there is none. A township follows its own; other
    bureaus and leaders read what was handed in, elsewhere.
    """
    if actor.role not in LEAD and actor.role is not Role.TOWNSHIP_OFFICER:
        return Enterprise.objects.none()
    begun = Assessment.objects.filter(round=round, enterprise=OuterRef("pk"))
    asked = rounds.taking_part(round).values("pk")
    first = Q(assessments__round=round, assessments__number=1)
    # of several results that which holds: a re-assessment takes the place of its base
    held = Q(
        assessments__round=round,
        assessments__status=AssessmentStatus.VERIFIED,
        assessments__superseded_at=None,
    )
    return (
        enterprises.visible_to(actor)
        .filter(Q(pk__in=asked) | Exists(begun))
        .annotate(
            own=FilteredRelation("assessments", condition=first),
            held=FilteredRelation("assessments", condition=held),
        )
        .annotate(**{f"own_{name}": F(f"own__{name}") for name in COLUMNS})
        .annotate(**{f"own_{name}": F(f"held__{name}") for name in RESULTS})
        .order_by("township__position", "name", "pk")
    )


COLUMNS = ("id", "status", "late", "submitted_at", "self_points")
RESULTS = ("verified_points", "outcome")


def told(found: list[Enterprise], round: Round, today: date) -> list[Participant]:
    """These enterprises of a round in the words of its overview."""
    return [participant(one, round, today) for one in found]


def participant(enterprise: Any, round: Round, today: date) -> Participant:
    """One enterprise as `visible_to` found it."""
    return Participant(
        enterprise=enterprise,
        round=round,
        today=today,
        assessment_id=enterprise.own_id,
        status=enterprise.own_status or "",
        late=bool(enterprise.own_late),
        submitted_at=enterprise.own_submitted_at,
        self_points=enterprise.own_self_points,
        verified_points=enterprise.own_verified_points,
        outcome=enterprise.own_outcome or "",
    )


def in_state(found: QuerySet[Enterprise], state: str, round: Round, today: date) -> QuerySet[Enterprise]:
    """Those that are so far: a status, or what is late."""
    return found.filter(_condition(state, round, today))


def _condition(state: str, round: Round, today: date) -> Q:
    open_still = Q(own_id=None) | Q(own_status=AssessmentStatus.DRAFT)
    if state == NOT_BEGUN:
        return Q(own_id=None)
    if state == NOT_HANDED_IN:
        return open_still if today > round.due_on else Q(pk__in=[])
    if state == TOO_LATE:
        return Q(own_late=True)
    if state == OVERDUE:
        over = round.verify_by is not None and today > round.verify_by
        waiting = Q(own_status__in=(AssessmentStatus.SUBMITTED, AssessmentStatus.RETURNED))
        return waiting if over else Q(pk__in=[])
    return Q(own_status=state)


def counts(found: QuerySet[Enterprise], round: Round, today: date) -> dict[str, int]:
    """How many there are, and of each kind that the overview names; one query."""
    kinds = (NOT_BEGUN, NOT_HANDED_IN, TOO_LATE, OVERDUE, *(status.value for status in AssessmentStatus))
    asked = {kind: Count("pk", filter=_condition(kind, round, today)) for kind in kinds}
    return found.order_by().aggregate(total=Count("pk"), **asked)


def search(found: QuerySet[Enterprise], words: str) -> QuerySet[Enterprise]:
    """Those with these words in name, pinyin or code."""
    return found.filter(named_like(words))
