"""The head of every page of a dossier: the enterprise, its tabs, and who may do what on it.

Later stages show their part of the dossier under the same head, so it stands with what they may ask.
"""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, resolve, reverse

from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from enterprises.models import Enterprise
from enterprises.queries import dossiers, enterprises
from enterprises.rules import credit_codes
from enterprises.rules.profiles import can_maintain, can_register, can_unmask


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the dossier: its words, the name of its address, and which number stands beside it."""

    label: str
    url: str
    size: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as the page prints it."""

    label: str
    href: str
    number: str
    current: bool


# Parts that later stages keep are named by string; those whose address does not exist are left out.
DOSSIER_TABS: tuple[Tab, ...] = (
    Tab("总览", "enterprises:detail"),
    Tab("年度数据", "enterprises:figures_of", "years", " 年"),
    Tab("证书", "enterprises:certificates_of", "certificates"),
    Tab("产品与标准", "enterprises:products_of", "products"),
    Tab("首席质量官", "enterprises:quality_officers_of", "quality_officers"),
    Tab("对标评价", "benchmarking:assessments_of"),
    Tab("政策扶持", "incentives:supports_of"),
    Tab("年度报告", "reporting:reports_of"),
    Tab("培育记录", "cultivation:memberships_of"),
)


def tabs(actor: Actor, enterprise: Enterprise, current: str) -> list[TabLink]:
    """The parts of the dossier that exist and that this actor may open."""
    sizes = dossiers.sizes(enterprise)
    links = []
    for tab in DOSSIER_TABS:
        if href := _address(tab.url, enterprise, actor):
            number = getattr(sizes, tab.size) if tab.size else None
            words = f"{number}{tab.unit}" if number else ""
            links.append(TabLink(tab.label, href, words, tab.url == current))
    return links


def _address(url: str, enterprise: Enterprise, actor: Actor) -> str:
    try:
        href = reverse(url, args=[enterprise.pk])
    except NoReverseMatch:
        return ""
    return href if actor.role in getattr(resolve(href).func, "audience", ()) else ""


def head(actor: Actor, pk: int, current: str) -> tuple[Enterprise, dict[str, Any]]:
    """The enterprise that this actor may see, and what the head of its pages shows.

    `current` is the name of the address of the tab that is open. Raises `Http404` for a foreign enterprise.
    """
    enterprise = get_object_or_404(enterprises.visible_to(actor), pk=pk)
    own = actor.role in ENTERPRISE
    return enterprise, {
        "enterprise": enterprise,
        "tabs": tabs(actor, enterprise, current),
        "own": own,
        "plain": own,
        "code_is_right": credit_codes.read(enterprise.credit_code).valid,
        "may_edit": can_register(actor) is None,
        "may_maintain": can_maintain(actor, enterprise) is None,
        "may_unmask": can_unmask(actor) is None,
        "officer": dossiers.officer_in_office(enterprise),
    }
