"""Reading who sees to which indicator, and what enterprise and officers said about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Notice, User
from benchmarking.models import Assessment, Comment
from benchmarking.rules.teamwork import may_read_comments
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sees to an indicator; `gone` when that person no longer acts for the enterprise."""

    person_id: int
    name: str
    gone: bool

    @property
    def words(self) -> str:
        return f"{self.name}已离开，需重新指派" if self.gone else f"{self.name}负责"


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said about one indicator, oldest first, as one side reads it."""

    comments: tuple[Comment, ...] = ()
    officer: bool = False

    @property
    def waits(self) -> bool:
        """Whether the other side spoke last."""
        return bool(self.comments) and (self.comments[-1].role in LEAD) != self.officer


def colleagues(assessment: Assessment) -> QuerySet[User]:
    """The people who act for the enterprise today and can sign in."""
    current = Membership.objects.current().filter(
        organisation=assessment.enterprise.organisation_id, role__in=ENTERPRISE
    )
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("name", "pk")


def duties(assessment: Assessment) -> dict[int, Duty]:
    """Who sees to each indicator, by the indicator's key; one query."""
    here = Membership.objects.current().filter(
        user=OuterRef("person"), user__is_active=True, organisation=assessment.enterprise.organisation_id
    )
    rows = assessment.assignments.annotate(here=Exists(here)).values_list(
        "indicator", "person", "person__name", "here"
    )
    return {indicator: Duty(person, name, not there) for indicator, person, name, there in rows}


def talks(actor: Actor, assessment: Assessment) -> dict[int, Talk]:
    """What was said about each indicator, by its key; nothing for who is neither side; one query."""
    if not may_read_comments(actor, assessment):
        return {}
    found: dict[int, list[Comment]] = {}
    for comment in assessment.comments.select_related("by"):
        found.setdefault(comment.indicator_id, []).append(comment)
    officer = actor.role in LEAD
    return {indicator: Talk(tuple(comments), officer) for indicator, comments in found.items()}


def notice_title(assessment: Assessment, *, for_officer: bool) -> str:
    """What the notice of a comment is called; it is told once until it was read."""
    whose = f"{assessment.enterprise}的" if for_officer else ""
    return f"{whose}{assessment.title}对标自评有新留言"[:120]


def unread(actor: Actor, assessment: Assessment) -> tuple[int, int]:
    """How many comments of the other side came since the reader's unread notice, and the notice; (0, 0) for none."""
    officer = actor.role in LEAD
    title = notice_title(assessment, for_officer=officer)
    notice = Notice.objects.filter(user=actor.user_id, read_at=None, title=title).order_by("pk").first()
    if notice is None or not may_read_comments(actor, assessment):
        return 0, 0
    others = Q(role__in=ENTERPRISE) if officer else Q(role__in=LEAD)
    return assessment.comments.filter(others, at__gte=notice.sent_at).count(), notice.pk


def to_be_told(assessment: Assessment, by: Actor) -> list[int]:
    """The people of the other side who have no unread notice of a comment to this assessment yet.

    For the lead bureau its officers, and whoever of it has written here.
    """
    for_officer = by.role in ENTERPRISE
    members = Membership.objects.current().filter(user__is_active=True)
    if for_officer:
        wrote = assessment.comments.filter(role__in=LEAD).values("by")
        members = members.filter(Q(role=Role.LEAD_OFFICER) | Q(role__in=LEAD, user__in=wrote))
    else:
        members = members.filter(organisation=assessment.enterprise.organisation_id, role__in=ENTERPRISE)
    title = notice_title(assessment, for_officer=for_officer)
    known = Notice.objects.filter(read_at=None, title=title).values("user")
    return list(members.exclude(user__in=known).values_list("user", flat=True))


def twice(assessment: Assessment, indicator_id: int, text: str, by: Actor, since: datetime) -> Comment | None:
    """The same comment of the same person a moment ago: a form that was sent twice."""
    same = assessment.comments.filter(indicator=indicator_id, text=text, by=by.user_id, at__gte=since)
    return same.first()
