"""The views and columns that a person has chosen for a list. Nobody sees another's."""

from django.db.models import QuerySet

from accounts.models import ColumnChoice, SavedView
from dongtou_brand.kernel.actor import Actor


def visible_to(actor: Actor) -> QuerySet[SavedView]:
    """One's own views, the oldest first."""
    return SavedView.objects.filter(user_id=actor.user_id) if actor.user_id else SavedView.objects.none()


def of_list(actor: Actor, page: str) -> list[SavedView]:
    """One's own views of a list."""
    return list(visible_to(actor).filter(page=page))


def columns_of(actor: Actor, page: str) -> list[str]:
    """The keys of the columns that the person has chosen, in order; none when nothing was chosen."""
    choice = ColumnChoice.objects.filter(user_id=actor.user_id, page=page).first() if actor.user_id else None
    return [str(key) for key in choice.columns] if choice else []
