"""Reading enterprises: always from the reader outwards."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.enums import CertificateStatus
from enterprises.models import Certificate, Enterprise, Industry
from enterprises.rules.certificates import EXPIRY_WARNING
from enterprises.rules.search_keys import folded


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


def of_actor(actor: Actor) -> Enterprise:
    """The enterprise for which this person acts; raises `Enterprise.DoesNotExist` for anybody else."""
    return visible_to(actor).get(organisation=actor.organisation_id)


def with_code(code: str) -> Enterprise | None:
    """The enterprise that has this credit code already."""
    return Enterprise.objects.filter(credit_code=code).first()


# ── choices of forms ────────────────────────────────────────────────────────────────────────────
def townships_on(day: date) -> QuerySet[Organisation]:
    """The townships that exist on this day, in official order."""
    return Organisation.objects.of_kind(OrganisationKind.TOWNSHIP).valid_on(day).order_by("position", "code")


def industries_in_force() -> QuerySet[Industry]:
    """The industries of the newest edition of GB/T 4754."""
    newest = Industry.objects.order_by("-edition").values("edition")[:1]
    return Industry.objects.filter(edition=newest).order_by("code")


def industries_in_pool() -> QuerySet[Industry]:
    """The industries that an enterprise of the pool is in."""
    pool = Enterprise.objects.filter(industry=OuterRef("pk"))
    return Industry.objects.filter(Exists(pool)).order_by("code", "-edition")


# ── the list ────────────────────────────────────────────────────────────────────────────────────
def named_like(words: str, prefix: str = "") -> Q:
    """The condition that name, former name, code, pinyin or initials of an enterprise contain these words.

    `prefix` is the way from the rows that are searched to their enterprise, such as "report__enterprise__".
    Words of which nothing would stand in a key, such as “？”, match no enterprise.
    """
    key = folded(words)
    return Q(**{f"{prefix}search_key__contains": key}) if key else Q(pk__in=[])


def active(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Those that were neither closed nor merged into another."""
    return enterprises.filter(ended_on=None)


def ended(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Those that were closed or merged into another."""
    return enterprises.filter(ended_on__isnull=False)


def expiring(enterprises: QuerySet[Enterprise], day: date) -> QuerySet[Enterprise]:
    """Those with a certificate that ends within 90 days of this day."""
    return enterprises.filter(expires_soon(day))


def expires_soon(day: date) -> Q:
    """The condition that a certificate of the enterprise ends within 90 days of this day."""
    soon = Certificate.objects.filter(
        status=CertificateStatus.VALID, valid_to__range=(day, day + EXPIRY_WARNING)
    )
    # not correlated, so that the database looks for the few certificates once
    return Q(pk__in=soon.values("enterprise"))


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
