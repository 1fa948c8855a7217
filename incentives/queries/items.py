"""Reading items and supports."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from cultivation.queries import policies
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.enums import CertificateKind
from enterprises.models import Certificate, Enterprise, Product
from enterprises.queries import enterprises
from enterprises.queries.states import with_relations
from incentives.models import Item, Support
from incentives.rules.items import Qualification, qualify


@dataclass(frozen=True)
class Offer:
    """An item with its clause as officials cite it, and how the enterprise that reads it stands."""

    item: Item
    cited: str
    qualification: Qualification | None = None

    @property
    def open(self) -> bool:
        """Whether the enterprise meets the condition."""
        return self.qualification is not None and self.qualification.met


def current() -> QuerySet[Item]:
    """The items of the policies in force. They are public."""
    items = Item.objects.filter(policy__replaced_by=None)
    return items.select_related("policy", "clause", "department")


def promised() -> list[Offer]:
    """Every item with its clause, for nobody in particular."""
    items = list(current())
    cited = policies.citations({item.policy_id for item in items})
    return [Offer(item, cited[item.clause_id]) for item in items]


def offers(enterprise: Enterprise, day: date) -> list[Offer]:
    """Every item, held against what the enterprise has on this day; met ones first."""
    certificates = Certificate.objects.filter(enterprise=enterprise, kind=CertificateKind.ZHEJIANG_MADE)
    certified = sorted(set(certificates.valid_on(day).values_list("product__name", flat=True)))
    numbers = Product.objects.filter(enterprise=enterprise, standard_number__startswith="T/ZZB")
    standards = sorted(set(numbers.values_list("standard_number", flat=True)))
    found = [
        replace(offer, qualification=qualify(offer.item.trigger, certified, standards))
        for offer in promised()
    ]
    return sorted(found, key=lambda offer: (not offer.open, offer.item.position))


def supports_visible_to(actor: Actor, on: date | None = None) -> QuerySet[Support]:
    """The supports of the enterprises that this actor may see; with `on` those recorded up to its end."""
    supports = Support.objects.filter(enterprise__in=enterprises.visible_to(actor))
    if on is not None:
        supports = supports.filter(recorded_at__lte=end_of(on))
    return supports.select_related("item", "enterprise", "given_by", "recorded_by")


def stood(supports: Iterable[Support], day: date) -> list[Support]:
    """These supports with their enterprises as they were then."""
    return with_relations(supports, "enterprise", day=day)
