"""Reading who declared what interest in the enterprise of an assessment."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from benchmarking.models import Assessment, Declaration
from dongtou_brand.kernel.actor import Actor


def of(assessment: Assessment, actor: Actor) -> Declaration | None:
    """What this person declared last; None when nothing was declared yet."""
    return Declaration.objects.filter(assessment=assessment, person=actor.user_id).first()


def listed(assessment: Assessment) -> list[Declaration]:
    """The newest declaration of each person, in the order of time."""
    newest = {one.person_id: one for one in assessment.declarations.select_related("person").order_by("pk")}
    return sorted(newest.values(), key=lambda one: one.pk)


def mine(declarations: Iterable[Declaration], actor: Actor) -> Declaration | None:
    """This person's among them."""
    return next((one for one in declarations if one.person_id == actor.user_id), None)


def stepped_back(actor: Actor, assessment: str) -> Exists:
    """Whether this person stepped back from the assessment whose key stands in the column `assessment`."""
    return Exists(
        Declaration.objects.filter(assessment=OuterRef(assessment), person=actor.user_id, conflict=True)
    )


def is_impartial(actor: Actor, assessment: str) -> Exists:
    """Whether this person declared that there is no interest, by the column in which the assessment's key stands."""
    return Exists(
        Declaration.objects.filter(assessment=OuterRef(assessment), person=actor.user_id, conflict=False)
    )


def has_recused(assessment: Assessment, person: int) -> bool:
    """Whether somebody stepped back; whoever did never comes back, so that any such row says it."""
    return assessment.declarations.filter(person=person, conflict=True).exists()
