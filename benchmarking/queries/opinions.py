"""Reading what experts were asked and said."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, User
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Opinion, OpinionScore, Verdict
from benchmarking.queries import declarations, verdicts
from benchmarking.queries.verdicts import Findings
from benchmarking.states import READ_BY_EXPERTS
from dongtou_brand.kernel.actor import LEAD, Actor, Role


def visible_to(actor: Actor) -> QuerySet[Opinion]:
    """All of them for the lead bureau, an expert's own, none for anybody else.

    An expert's own goes when the assessment is taken back, and when the expert steps back.
    """
    opinions = Opinion.objects.select_related(
        "expert", "asked_by", "assessment__enterprise", "assessment__round"
    )
    if actor.role in LEAD:
        return opinions
    if actor.role is Role.EXPERT:
        mine = opinions.filter(expert=actor.user_id, assessment__status__in=READ_BY_EXPERTS)
        return mine.exclude(declarations.stepped_back(actor, "assessment"))
    return opinions.none()


def open_to(actor: Actor) -> QuerySet[Opinion]:
    """What the expert is asked for and has not said yet."""
    return visible_to(actor).filter(given_at=None).exclude(assessment__status=AssessmentStatus.VERIFIED)


def experts() -> QuerySet[User]:
    """The people who can be asked today."""
    current = Membership.objects.current().filter(user=OuterRef("pk"), role=Role.EXPERT)
    return User.objects.filter(Exists(current), is_active=True).order_by("name", "pk")


def askable(assessment: Assessment) -> QuerySet[User]:
    """The experts who were not asked about this assessment yet and have not stepped back from it."""
    back = assessment.declarations.filter(conflict=True).values("person")
    return experts().exclude(pk__in=assessment.opinions.values("expert")).exclude(pk__in=back)


def is_asked(assessment: Assessment, actor: Actor) -> bool:
    """Whether this person was asked about the assessment, or to go along on a visit."""
    return (
        assessment.opinions.filter(expert=actor.user_id).exists()
        or assessment.visits.filter(members__person=actor.user_id).exists()
    )


def is_open(opinion: Opinion) -> bool:
    """Whether the expert is still awaited: there is no result yet."""
    return opinion.assessment.status != AssessmentStatus.VERIFIED


def is_blind(opinion: Opinion) -> bool:
    """Whether the officers' verdicts are hidden from this expert: asked to score, and no result yet."""
    return opinion.scores_too and is_open(opinion)


def scores_blindly(assessment: Assessment, actor: Actor) -> bool:
    """Whether this person was asked to score the assessment."""
    return assessment.opinions.filter(expert=actor.user_id, scores_too=True).exists()


def is_heard(opinion: Opinion, known: Findings) -> bool:
    """Whether officers may read it: the words of an expert who scores wait until they have judged everything."""
    return bool(opinion.given_at) and (not is_blind(opinion) or not known.unjudged)


def scored(opinion: Opinion) -> Findings:
    """The assessment with this expert's scores in the place of the officers' verdicts."""
    scores = opinion.scores.select_related("indicator")
    return verdicts.findings(
        opinion.assessment, {one.indicator_id: as_verdict(one, opinion) for one in scores}
    )


def as_verdict(score: OpinionScore, opinion: Opinion) -> Verdict:
    """A score in the terms of a verdict; it is read, never saved."""
    said: dict[str, Any] = {
        name: getattr(score, name) for name in ("choice", "own_number", "measured", "note", "at")
    }
    return Verdict(
        assessment_id=opinion.assessment_id, indicator=score.indicator, by=opinion.expert, version=1, **said
    )


def is_expert(user: User) -> bool:
    """Whether the person acts as an expert today."""
    return experts().filter(pk=user.pk).exists()
