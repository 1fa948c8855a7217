"""Reading enterprises: always from the reader outwards."""

from django.db.models import Q, QuerySet

from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Attachment, Enterprise


def visible_to(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that this actor may see.

    An enterprise sees itself, a township its own, bureaus and leaders all. Experts see none here: what they
    are asked about is shown by the assessment (benchmarking).
    """
    enterprises = Enterprise.objects.select_related("township", "industry", "organisation")
    if actor.role in ENTERPRISE:
        return enterprises.filter(organisation=actor.organisation_id)
    if actor.role is Role.TOWNSHIP_OFFICER:
        return enterprises.filter(township=actor.organisation_id)
    if actor.role in READERS or actor.role is Role.SYSTEM:
        return enterprises
    return enterprises.none()


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files of the enterprises that this actor may see."""
    return Attachment.objects.filter(enterprise__in=visible_to(actor))


def of_actor(actor: Actor) -> Enterprise:
    """The enterprise for which this person acts; raises `Enterprise.DoesNotExist` for anybody else."""
    return visible_to(actor).get(organisation=actor.organisation_id)


def named(text: str, within: QuerySet[Enterprise]) -> Enterprise:
    """The one enterprise of this name or credit code among those given.

    A part of a name will do when only one enterprise has it; raises `Refused` with what to type instead.
    """
    text = text.strip()
    exact = within.filter(Q(name=text) | Q(credit_code=text.upper())).first()
    if exact is not None:
        return exact
    found = list(within.filter(name__icontains=text).order_by("name")[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"没有找到“{text}”，请核对企业名称或统一社会信用代码。")
    names = "、".join(enterprise.name for enterprise in found[:5])
    raise Refused(f"“{text}”对应多家企业（{names}{' 等' if len(found) > 5 else ''}），请填写全称或信用代码。")
