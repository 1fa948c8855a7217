"""Reading what experts were asked and said."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, User
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Opinion
from benchmarking.states import READ_BY_EXPERTS
from dongtou_brand.kernel.actor import LEAD, Actor, Role


def visible_to(actor: Actor) -> QuerySet[Opinion]:
    """All of them for the lead bureau, an expert's own unless the assessment was taken back, none for anybody else."""
    opinions = Opinion.objects.select_related(
        "expert", "asked_by", "assessment__enterprise", "assessment__round"
    )
    if actor.role in LEAD:
        return opinions
    if actor.role is Role.EXPERT:
        return opinions.filter(expert=actor.user_id, assessment__status__in=READ_BY_EXPERTS)
    return opinions.none()


def open_to(actor: Actor) -> QuerySet[Opinion]:
    """What the expert is asked for and has not said yet."""
    return visible_to(actor).filter(given_at=None).exclude(assessment__status=AssessmentStatus.VERIFIED)


def experts() -> QuerySet[User]:
    """The people who can be asked today."""
    current = Membership.objects.current().filter(user=OuterRef("pk"), role=Role.EXPERT)
    return User.objects.filter(Exists(current), is_active=True).order_by("name", "pk")


def askable(assessment: Assessment) -> QuerySet[User]:
    """The experts who were not asked about this assessment yet."""
    return experts().exclude(pk__in=assessment.opinions.values("expert"))


def is_expert(user: User) -> bool:
    """Whether the person acts as an expert today."""
    return experts().filter(pk=user.pk).exists()
