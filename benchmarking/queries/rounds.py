"""Reading rounds and catalogues; everybody who takes part in the programme may know them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership
from benchmarking.enums import AssessmentStatus, CatalogueStatus
from benchmarking.models import Assessment, Catalogue, Indicator, Invitee, Round
from benchmarking.rules.answers import OPEN
from benchmarking.rules.rounds import Names, is_limited, may_take_part
from benchmarking.rules.tiers import in_tier
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from enterprises.models import Enterprise
from enterprises.queries.enterprises import named

# Who takes part in the programme; administrators of the platform and the public have no use for its rounds.
AUDIENCE = ENTERPRISE | READERS | {Role.EXPERT, Role.SYSTEM}


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds, open or not."""
    rounds = Round.objects.select_related("catalogue")
    return rounds if actor.role in AUDIENCE else rounds.none()


def with_progress(actor: Actor) -> QuerySet[Round]:
    """Rounds with the number of assessments begun, waiting for verification, and verified."""
    # Counting groups the rows, and a grouped query forgets the order of its table.
    return (
        visible_to(actor)
        .order_by("-year", "-number")
        .annotate(
            begun=Count("assessments", filter=Q(assessments__number=1)),
            waiting=Count("assessments", filter=Q(assessments__status=AssessmentStatus.SUBMITTED)),
            verified=Count(
                "assessments",
                filter=Q(assessments__status=AssessmentStatus.VERIFIED, assessments__superseded_at=None),
            ),
            named=Subquery(
                Invitee.objects.filter(round=OuterRef("pk")).order_by().values("round").values(n=Count("pk"))
            ),
        )
    )


def startable(enterprise: Enterprise, day: date) -> list[Round]:
    """The rounds open on this day in which the enterprise takes part and has no assessment yet.

    None for one that has ended.
    """
    if enterprise.ended_on is not None:
        return []
    begun = Assessment.objects.filter(enterprise=enterprise, round=OuterRef("pk"))
    open_now = Round.objects.select_related("catalogue").filter(opens_on__lte=day, due_on__gte=day)
    invited = Invitee.objects.filter(round=OuterRef("pk"))
    found = open_now.filter(~Exists(begun)).annotate(
        some_named=Exists(invited), this_named=Exists(invited.filter(enterprise=enterprise))
    )
    return [
        one for one in found if may_take_part(enterprise, one, Names(one.some_named, one.this_named)) is None
    ]


def names(round: Round, enterprise: Enterprise | None = None) -> Names:
    """Whether the round names enterprises, and whether this one."""
    named = set(round.invitees.values_list("enterprise", flat=True))
    return Names(bool(named), enterprise is not None and enterprise.pk in named)


def taking_part(round: Round) -> QuerySet[Enterprise]:
    """The enterprises that are asked to take part: of its rungs and named; without limits all that have not ended."""
    enterprises = Enterprise.objects.filter(ended_on=None)
    if not is_limited(round, names(round).some):
        return enterprises
    named = Invitee.objects.filter(round=round).values("enterprise")
    return enterprises.filter(Q(rung__in=round.rungs) | Q(pk__in=named))


def people_of(enterprises: QuerySet[Enterprise]) -> list[int]:
    """The keys of the people who act for these enterprises today."""
    members = Membership.objects.current().filter(user__is_active=True, role__in=ENTERPRISE)
    return list(
        members.filter(organisation__in=enterprises.values("organisation")).values_list("user", flat=True)
    )


def taken(year: int, number: int) -> bool:
    """Whether this round of this year exists."""
    return Round.objects.filter(year=year, number=number).exists()


def usable_catalogues() -> QuerySet[Catalogue]:
    """The editions with which a round can be opened."""
    return Catalogue.objects.filter(status=CatalogueStatus.PUBLISHED)


def indicators_for(assessment: Assessment) -> list[Indicator]:
    """The indicators of an assessment's edition that count in its tier, with their dimension, in their order."""
    listed = indicators_of(assessment.round.catalogue)
    return [indicator for indicator in listed if in_tier(indicator, assessment.tier)]


def indicators_within(assessment: Assessment) -> QuerySet[Indicator]:
    """The same as a query, to choose from."""
    listed = indicators_of(assessment.round.catalogue)
    if not assessment.tier:
        return listed
    return listed.filter(pk__in=[indicator.pk for indicator in indicators_for(assessment)])


def indicators_of(catalogue: Catalogue) -> QuerySet[Indicator]:
    """The indicators of an edition with their dimension, in its order."""
    return catalogue.indicators.select_related("dimension").order_by("dimension__position", "position")


def still_filling(round: Round) -> QuerySet[Enterprise]:
    """Those who take part and have not handed in: not begun, still filling in, or mending."""
    handed_in = Assessment.objects.filter(round=round, enterprise=OuterRef("pk")).exclude(status__in=OPEN)
    return taking_part(round).filter(~Exists(handed_in))


def enterprises_named(lines: Sequence[str]) -> tuple[Enterprise, ...]:
    """The enterprises of these names or credit codes, each once; raises `Refused` naming a line that is none."""
    codes = [line.upper() for line in lines]
    found = Enterprise.objects.filter(Q(name__in=lines) | Q(credit_code__in=codes))
    known = {key: one for one in found for key in (one.name, one.credit_code)}
    within = Enterprise.objects.filter(ended_on=None)
    named_ones = [known.get(line) or known.get(line.upper()) or named(line, within) for line in lines]
    return tuple({one.pk: one for one in named_ones}.values())
