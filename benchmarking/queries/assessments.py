"""Reading assessments: always from the reader outwards."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, AssessmentStatusChange, Visit
from benchmarking.queries import declarations
from benchmarking.states import READ_BY_EXPERTS
from dongtou_brand.kernel.actor import BUREAUS, ENTERPRISE, LEAD, Actor, Role
from enterprises.queries.enterprises import named_like

# What a member bureau and the leadership read: what was handed in, not what is still being written.
HANDED_IN = (AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED)


def visible_to(actor: Actor) -> QuerySet[Assessment]:
    """The assessments that this actor may see, with enterprise, township, round and catalogue.

    An enterprise sees its own, the lead bureau all, a township those of its enterprises, member bureaus and
    leaders what was handed in, an expert what the expert was asked about unless it was taken back or the expert
    stepped back.
    """
    return seen_by(actor, with_relations())


def readable_by(actor: Actor) -> QuerySet[Assessment]:
    """Of those that this actor may see, whose answers and papers are open: an expert declares first, until the result."""
    return seen_by(actor, with_relations()).filter(opened_to(actor))


def opened_to(actor: Actor, column: str = "") -> Q:
    """The same as a condition; `column` is what leads to the assessment, such as “assessment__”."""
    if actor.role is not Role.EXPERT:
        return Q()
    declared = declarations.is_impartial(actor, f"{column}pk")
    return Q(**{f"{column}status": AssessmentStatus.VERIFIED}) | Q(declared)


def declarable_by(actor: Actor) -> QuerySet[Assessment]:
    """Those of which this person may declare an interest: an expert also those that he goes along to see."""
    if actor.role is not Role.EXPERT:
        return visible_to(actor)
    visits = Visit.objects.filter(assessment=OuterRef("pk"), members__person=actor.user_id)
    asked = Q(pk__in=visible_to(actor).order_by().values("pk")) | Exists(visits)
    found = with_relations().filter(asked, status__in=READ_BY_EXPERTS)
    return found.exclude(declarations.stepped_back(actor, "pk"))


def with_relations() -> QuerySet[Assessment]:
    """All assessments with what every page shows of them."""
    return Assessment.objects.select_related(
        "enterprise__township", "round__catalogue", "submitted_by", "verified_by"
    )


def seen_by(
    actor: Actor, assessments: QuerySet[Assessment], status: str = "status", **asked: Any
) -> QuerySet[Assessment]:
    """Those of these assessments that this actor may see, by what stands in the column `status`.

    `asked` says more about the asking of an expert, such as its time.
    """
    if actor.role in ENTERPRISE:
        return assessments.filter(enterprise__organisation=actor.organisation_id)
    if actor.role in LEAD or actor.role is Role.SYSTEM:
        return assessments
    if actor.role is Role.TOWNSHIP_OFFICER:
        return assessments.filter(enterprise__township=actor.organisation_id)
    if actor.role in BUREAUS or actor.role is Role.LEADER:
        return assessments.filter(**{f"{status}__in": HANDED_IN})
    if actor.role is Role.EXPERT:
        mine = {"opinions__expert": actor.user_id, f"{status}__in": READ_BY_EXPERTS}
        return assessments.filter(**mine, **asked).exclude(declarations.stepped_back(actor, "pk"))
    return assessments.none()


def queue(actor: Actor) -> QuerySet[Assessment]:
    """The list of those who read several enterprises: newest round first, in a round the oldest submission first.

    For an expert with `opinion_given_at`, when the expert's own opinion was given.
    """
    found = visible_to(actor)
    if actor.role is Role.EXPERT:
        found = found.annotate(opinion_given_at=F("opinions__given_at"))
    return found.order_by("-round__year", "-round__number", "submitted_at", "pk")


def search(assessments: QuerySet[Assessment], words: str) -> QuerySet[Assessment]:
    """Those whose enterprise has these words in its name, its pinyin or its credit code."""
    return assessments.filter(named_like(words, "enterprise__"))


def editable_by(actor: Actor) -> QuerySet[Assessment]:
    """The assessments that this actor's enterprise fills in; whether now is for the rules to say."""
    if actor.role not in ENTERPRISE:
        return Assessment.objects.none()
    return visible_to(actor)


def verdict_count(assessment: Assessment) -> int:
    """How many indicators an officer has already judged; in a re-assessment those that are open in it."""
    judged = assessment.verdicts.all()
    if assessment.is_again:
        judged = judged.filter(indicator__in=assessment.reopened.values("indicator"))
    return judged.count()


def counts_by_status(actor: Actor) -> dict[str, int]:
    """How many assessments are in each status, among those that the actor sees."""
    # An expert is asked about an assessment once, so that nothing that is joined counts one twice.
    return dict(visible_to(actor).order_by().values_list("status").annotate(Count("pk")))


def was_returned(assessment: Assessment) -> bool:
    """Whether it was given back to the enterprise to be mended; withdrawn after that, it still was."""
    return assessment.status_changes.filter(target=AssessmentStatus.RETURNED).exists()


def steps_of(assessment: Assessment) -> QuerySet[AssessmentStatusChange]:
    """The steps that the assessment took, newest first."""
    return assessment.status_changes.select_related("by")
