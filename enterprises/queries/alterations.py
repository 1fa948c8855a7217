"""What an enterprise was before, and what became of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.enums import AlterationKind
from enterprises.models import Alteration, Enterprise
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.rules.alterations import ENDS, is_correction


def of_enterprise(enterprise: Enterprise, on: date | None = None) -> QuerySet[Alteration]:
    """The changes of an enterprise, the latest first; or those that were recorded at the end of a day."""
    found = Alteration.objects.filter(enterprise=enterprise.pk)
    if on is not None:
        found = found.filter(recorded_at__lte=end_of(on))
    return found.select_related("other", "file", "recorded_by").order_by("-on", "-pk")


def last_day(enterprise: Enterprise, kind: AlterationKind) -> date | None:
    """The day of the last change of this kind; an end and its being taken back are one kind."""
    kinds = ENDS if kind in ENDS else {kind}
    found = Alteration.objects.filter(enterprise=enterprise, kind__in=kinds).order_by("-on")
    return found.values_list("on", flat=True).first()


def _seen(actor: Actor, keys: set[int]) -> set[int]:
    """Those of these enterprises whose dossier this actor may open."""
    if not keys:
        return set()
    return set(enterprises_visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True)
class Past:
    """What the head of a dossier says of other times: former names, the latest first, and mergers.

    `seen` are the keys of the other enterprises whose dossiers the reader may open.
    """

    names: list[str]
    absorbed: list[Enterprise]
    seen: set[int]


def past(actor: Actor, enterprise: Enterprise) -> Past:
    """Former names of an enterprise and who was merged into it: one query, another one if there was a merger."""
    named = Q(kind=AlterationKind.NAME, enterprise=enterprise)
    merged = Q(kind=AlterationKind.MERGER, other=enterprise, enterprise__merged_into=enterprise)
    found = list(
        Alteration.objects.filter(named | merged).select_related("enterprise").order_by("-on", "-pk")
    )
    names = [
        one.before
        for one in found
        if one.kind == AlterationKind.NAME and not is_correction(one.kind, one.reason)
    ]
    absorbed = {one.enterprise_id: one.enterprise for one in found if one.kind == AlterationKind.MERGER}
    others = set(absorbed) | ({enterprise.merged_into_id} if enterprise.merged_into_id else set())
    return Past(
        [name for name in dict.fromkeys(names) if name != enterprise.name],
        list(absorbed.values()),
        _seen(actor, others),
    )
