"""Reading rounds and catalogues; everybody who takes part in the programme may know them."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from benchmarking.enums import AssessmentStatus, CatalogueStatus
from benchmarking.models import Assessment, Catalogue, Indicator, Round
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from enterprises.models import Enterprise

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
            begun=Count("assessments"),
            waiting=Count("assessments", filter=Q(assessments__status=AssessmentStatus.SUBMITTED)),
            verified=Count("assessments", filter=Q(assessments__status=AssessmentStatus.VERIFIED)),
        )
    )


def startable(enterprise: Enterprise, day: date) -> QuerySet[Round]:
    """The rounds open on this day in which the enterprise has no assessment yet; none for one that has ended."""
    if enterprise.ended_on is not None:
        return Round.objects.none()
    begun = Assessment.objects.filter(enterprise=enterprise, round=OuterRef("pk"))
    rounds = Round.objects.select_related("catalogue").filter(opens_on__lte=day, due_on__gte=day)
    return rounds.filter(~Exists(begun))


def taken(year: int, number: int) -> bool:
    """Whether this round of this year exists."""
    return Round.objects.filter(year=year, number=number).exists()


def catalogues_visible_to(actor: Actor) -> QuerySet[Catalogue]:
    """The published and retired editions; drafts are for nobody."""
    catalogues = Catalogue.objects.exclude(status=CatalogueStatus.DRAFT)
    return catalogues if actor.role in AUDIENCE else catalogues.none()


def usable_catalogues() -> QuerySet[Catalogue]:
    """The editions with which a round can be opened."""
    return Catalogue.objects.filter(status=CatalogueStatus.PUBLISHED)


def indicators_of(catalogue: Catalogue) -> QuerySet[Indicator]:
    """The indicators of an edition with their dimension, in its order."""
    return catalogue.indicators.select_related("dimension").order_by("dimension__position", "position")
