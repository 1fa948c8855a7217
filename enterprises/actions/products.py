"""Recording products."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.actions import trail
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions.standings import touch
from enterprises.models import Enterprise, Product
from enterprises.rules.profiles import can_maintain


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is known of a product; None means that nobody has said so yet. Fields are those of `Product`."""

    name: str
    standard_number: str = ""
    international_level: bool | None = None
    own_intellectual_property: bool | None = None
    market_rank: int | None = None
    market_scope: str = ""
    market_proof: str = ""


FIELDS = tuple(field.name for field in fields(Description))


@transaction.atomic
def add(*, enterprise: Enterprise, description: Description, by: Actor, at: datetime) -> Product:
    """Record a product; raises `Refused` with the reason in words."""
    return _store(Product(enterprise=enterprise), description, by, at, "add")


@transaction.atomic
def edit(*, product: Product, description: Description, by: Actor, at: datetime) -> Product:
    """Correct a product."""
    # the enterprise before what belongs to it, as in every act
    lock(product.enterprise)
    return _store(lock(product), description, by, at, "edit")


@transaction.atomic
def remove(*, product: Product, by: Actor, at: datetime) -> None:
    """Take out a product that was entered by mistake; refused as soon as anything stands on it."""
    can_maintain.check(by, lock(product.enterprise))
    _record(product, by, at, "remove")
    try:
        with transaction.atomic():
            sign(product, by=by, at=at).delete()
    except ProtectedError as error:
        raise Refused(f"“{product.name}”已用于证书或评价，不能删除。") from error


def _store(product: Product, description: Description, by: Actor, at: datetime, verb: str) -> Product:
    # locked, so that nobody else records the same name meanwhile, and none is recorded after its end
    can_maintain.check(by, lock(product.enterprise))
    twins = Product.objects.filter(enterprise=product.enterprise_id, name=description.name)
    if twins.exclude(pk=product.pk).exists():
        raise Refused(f"产品“{description.name}”已登记。")
    if description.market_rank is not None and not description.market_scope:
        raise Refused("填写了市场占有率排名的，请写明排名范围（如全国、全省、细分行业）。")
    for name in FIELDS:
        setattr(product, name, getattr(description, name))
    sign(product, by=by, at=at).save()
    _record(product, by, at, verb)
    return product


def _record(product: Product, by: Actor, at: datetime, verb: str) -> None:
    detail = {"enterprise": product.enterprise_id}
    trail.record(by=by, at=at, action=f"enterprises.product.{verb}", subject=product, detail=detail)
    touch(enterprise=product.enterprise, at=at)
