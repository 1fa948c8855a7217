"""Reading on-site verifications, from the reader outwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Membership, User
from benchmarking.enums import VisitResult, VisitStatus
from benchmarking.models import (
    Answer,
    Assessment,
    Visit,
    VisitItem,
    VisitMember,
    VisitPhoto,
)
from benchmarking.queries import assessments, declarations, opinions, rounds
from benchmarking.rules.answers import content_of, judgement
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from enterprises.queries.enterprises import named_like


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist with what the enterprise says of the indicator, and the photos that stand."""

    item: VisitItem
    said: str
    photos: list[VisitPhoto]


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits that this actor may see, with assessment and enterprise.

    An expert sees those that he goes along on and has not stepped back from, everybody else those of the assessments
    that they see.
    """
    found = Visit.objects.select_related(
        "assessment__enterprise__township", "assessment__round__catalogue", "made_by"
    ).prefetch_related(Prefetch("members", VisitMember.objects.select_related("person")))
    if actor.role is Role.EXPERT:
        mine = Visit.objects.filter(members__person=actor.user_id).values("pk")
        return found.filter(~declarations.stepped_back(actor, "assessment"), pk__in=mine)
    seen = assessments.visible_to(actor).order_by().values("pk")
    return found.filter(assessment__in=seen)


def is_open_to(actor: Actor, visit: Visit) -> bool:
    """Whether this person may read what the checklist says of the enterprise: an expert declares first."""
    if actor.role is not Role.EXPERT:
        return True
    return Visit.objects.filter(assessments.opened_to(actor, "assessment__"), pk=visit.pk).exists()


def with_counts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """With how many lines a checklist has, how many are checked and at how many the site does not agree."""
    return visits.annotate(
        lines=Count("items", distinct=True),
        checked=Count("items", distinct=True, filter=~Q(items__result=VisitResult.UNCHECKED)),
        mismatches=Count("items", distinct=True, filter=Q(items__result=VisitResult.MISMATCH)),
    ).order_by("-planned_on", "-pk")


def awaiting(actor: Actor) -> QuerySet[Visit]:
    """The visits that this person is to go along on, the nearest first."""
    mine = Visit.objects.filter(status=VisitStatus.PLANNED, members__person=actor.user_id).values("pk")
    return visible_to(actor).filter(pk__in=mine).prefetch_related(None).order_by("planned_on", "pk")


def search(visits: QuerySet[Visit], words: str) -> QuerySet[Visit]:
    """Those at enterprises with these words."""
    return visits.filter(named_like(words, "assessment__enterprise__"))


def of_assessment(assessment: Assessment, actor: Actor) -> QuerySet[Visit]:
    """The visits of one assessment."""
    return with_counts(visible_to(actor)).filter(assessment=assessment.pk)


def lines(visit: Visit) -> list[Line]:
    """The checklist in its order, in a fixed number of queries."""
    photos = VisitPhoto.objects.filter(removed_at=None).select_related("attachment", "added_by")
    items = visit.items.select_related("indicator__dimension", "saved_by").prefetch_related(
        Prefetch("photos", photos, to_attr="standing")
    )
    said = {one.indicator_id: one for one in Answer.objects.filter(assessment=visit.assessment_id)}
    return [_line(item, said.get(item.indicator_id or 0)) for item in items]


def line(item: VisitItem) -> Line:
    """One line, read again."""
    return next(one for one in lines(item.visit) if one.item.pk == item.pk)


def _line(item: VisitItem, answer: Answer | None) -> Line:
    said = judgement(item.indicator, content_of(answer)) if item.indicator else ""
    return Line(item, said, list(getattr(item, "standing", [])))


def items_visible_to(actor: Actor) -> QuerySet[VisitItem]:
    """The lines of the checklists that this actor may read; an enterprise those of finished visits."""
    visits = visible_to(actor).filter(assessments.opened_to(actor, "assessment__")).order_by()
    if actor.role in ENTERPRISE:
        visits = visits.filter(status=VisitStatus.DONE)
    return VisitItem.objects.filter(visit__in=visits.values("pk")).select_related(
        "visit__assessment__enterprise", "indicator__dimension", "saved_by"
    )


def photos_visible_to(actor: Actor) -> QuerySet[VisitPhoto]:
    """The photos of these lines, also those that were taken away: who reads the trail can still open them."""
    items = items_visible_to(actor).order_by().values("pk")
    return VisitPhoto.objects.filter(item__in=items).select_related("attachment", "item__visit__assessment")


def member_ids(visit: Visit) -> set[int]:
    """Who goes along."""
    return {member.person_id for member in visit.members.all()}


def twice(
    assessment: Assessment, day: date, place: str, members: Iterable[int], by: Actor, since: datetime
) -> Visit | None:
    """The same visit, planned by the same person a moment ago: a form that was sent twice."""
    found = assessment.visits.filter(
        planned_on=day, place=place, made_by=by.user_id, made_at__gte=since, status=VisitStatus.PLANNED
    ).first()
    return found if found and member_ids(found) == set(members) else None


def askable(assessment: Assessment) -> QuerySet[User]:
    """Who may be sent: the lead bureau's people and the experts, without those who stepped back."""
    lead = Membership.objects.current().filter(role__in=LEAD).values("user")
    experts = opinions.experts().order_by().values("pk")
    found = User.objects.filter(Q(pk__in=lead) | Q(pk__in=experts), is_active=True)
    recused = [one.person_id for one in declarations.listed(assessment) if one.conflict]
    return found.exclude(pk__in=recused).order_by("name", "pk")


def recused_among(assessment: Assessment, people: Iterable[int]) -> list[str]:
    """The names of those who stepped back."""
    return [
        one.person.name
        for one in declarations.listed(assessment)
        if one.conflict and one.person_id in set(people)
    ]


def indicators(assessment: Assessment) -> list[tuple[str, str]]:
    """What can be put on a checklist, as choices: code and name."""
    return [(str(one.pk), f"{one.code} {one.name}") for one in rounds.indicators_within(assessment)]
