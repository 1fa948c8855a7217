"""Keeping, renaming and removing views of a list; choosing its columns.

Nothing of this is written into the trail: it is how a person likes to look, and changes nothing of the office's.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import ColumnChoice, SavedView, User
from accounts.queries import saved_views as queries
from accounts.rules import saved_views as rules
from dongtou_brand.kernel.actor import Actor


@transaction.atomic
def keep(*, page: str, title: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep the conditions of a list under a name; raises `Refused` for a name that is used already."""
    _one_at_a_time(by)
    title, query = title.strip(), rules.kept(query)
    rules.can_keep.check(title, query, [view.title for view in queries.of_list(by, page)])
    return SavedView.objects.create(user_id=by.person, page=page, title=title, query=query, saved_at=at)


@transaction.atomic
def rename(*, view: SavedView, title: str, by: Actor) -> SavedView:
    """Give a view of one's own another name; raises `Refused` as `keep` does."""
    _one_at_a_time(by)
    others = [other.title for other in queries.of_list(by, view.page) if other.pk != view.pk]
    rules.can_keep.check(title.strip(), view.query, others[: rules.MOST - 1])
    view = queries.visible_to(by).get(pk=view.pk)
    view.title = title.strip()
    view.save(update_fields=["title"])
    return view


@transaction.atomic
def remove(*, view: SavedView, by: Actor) -> None:
    """Remove a view of one's own."""
    queries.visible_to(by).filter(pk=view.pk).delete()


@transaction.atomic
def choose_columns(*, page: str, columns: Sequence[str], by: Actor) -> None:
    """Keep the columns of a list in this order; none means the usual ones again."""
    _one_at_a_time(by)
    if not columns:
        ColumnChoice.objects.filter(user_id=by.person, page=page).delete()
        return
    ColumnChoice.objects.update_or_create(
        user_id=by.person, page=page, defaults={"columns": list(dict.fromkeys(columns))}
    )


def _one_at_a_time(by: Actor) -> None:
    """Two windows of one person: the second waits, so that names and numbers hold."""
    User.objects.select_for_update().get(pk=by.person)
