"""The head of every page of a dossier: the enterprise, its tabs, and who may do what on it.

Later stages show their part of the dossier under the same head, so it stands with what they may ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, resolve, reverse

from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from dongtou_brand.kernel.past import NotThen
from enterprises.models import Enterprise
from enterprises.queries import alterations, dossiers, enterprises, states
from enterprises.rules import credit_codes
from enterprises.rules.profiles import can_maintain, can_register, can_unmask
from enterprises.rules.records import KINDS

# Who sees the people of an enterprise: itself, its township and the lead bureau.
SEE_PEOPLE = ENTERPRISE | LEAD | {Role.TOWNSHIP_OFFICER}


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the dossier: its words, the name of its address, and which number stands beside it.

    `slug` is the address's second parameter; tabs of one `group` stand under one tab of that name. `dated` tells
    that the part can be shown as it was on a day.
    """

    label: str
    url: str
    size: str = ""
    unit: str = ""
    slug: str = ""
    group: str = ""
    dated: bool = False

    @property
    def key(self) -> str:
        """How a view names the tab that is open."""
        return f"{self.url}/{self.slug}" if self.slug else self.url


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as the page prints it; `inner` are the tabs of its group."""

    label: str
    href: str
    number: str
    current: bool
    inner: tuple["TabLink", ...] = ()


GROUPED = "资质与成果"
RECORD_TABS = tuple(
    Tab(
        kind.title,
        "enterprises:records_of",
        kind.key,
        slug=kind.slug,
        group="" if kind.slug == "standards" else GROUPED,
        dated=True,
    )
    for kind in KINDS
)
# Parts that later stages keep are named by string; those whose address does not exist are left out.
DOSSIER_TABS: tuple[Tab, ...] = (
    Tab("总览", "enterprises:detail", dated=True),
    Tab("年度数据", "enterprises:figures_of", "years", " 年", dated=True),
    Tab("证书", "enterprises:certificates_of", "certificates", dated=True),
    *(tab for tab in RECORD_TABS if not tab.group),
    Tab("产品", "enterprises:products_of", "products", dated=True),
    Tab("首席质量官", "enterprises:quality_officers_of", "quality_officers", dated=True),
    *(tab for tab in RECORD_TABS if tab.group),
    Tab("对标评价", "benchmarking:assessments_of", dated=True),
    Tab("认证进展", "benchmarking:certifications_of", dated=True),
    Tab("政策扶持", "incentives:supports_of", dated=True),
    Tab("年度报告", "reporting:reports_of", dated=True),
    Tab("培育记录", "cultivation:memberships_of", dated=True),
    Tab("变更登记", "enterprises:alterations_of", group="登记与修改", dated=True),
    Tab("修改记录", "enterprises:changes_of", group="登记与修改", dated=True),
)


def tabs(actor: Actor, enterprise: Enterprise, current: str, day: date | None = None) -> list[TabLink]:
    """The parts of the dossier that exist and that this actor may open; as of a day those that have states."""
    sizes = dossiers.sizes(enterprise) if day is None else dossiers.sizes_as_of(enterprise, day)
    links: list[TabLink] = []
    for group, members in groupby(DOSSIER_TABS, key=lambda tab: tab.group):
        found = [
            link
            for tab in members
            if (tab.dated or day is None) and (link := _link(tab, actor, enterprise, current, sizes, day))
        ]
        links += [_together(group, found)] if group and len(found) > 1 else found
    return links


def _link(
    tab: Tab, actor: Actor, enterprise: Enterprise, current: str, sizes: Mapping[str, int], day: date | None
) -> TabLink | None:
    href = _address(tab, enterprise, actor)
    if not href:
        return None
    number = sizes.get(tab.size, 0)
    query = f"?on={day}" if day else ""
    return TabLink(tab.label, href + query, f"{number}{tab.unit}" if number else "", tab.key == current)


def _together(group: str, links: list[TabLink]) -> TabLink:
    """One tab for several: it leads to the first that has something, and adds up what they hold."""
    number = sum(int(link.number or 0) for link in links)
    first = next((link for link in links if link.number), links[0])
    current = any(link.current for link in links)
    return TabLink(group, first.href, str(number) if number else "", current, tuple(links))


def _address(tab: Tab, enterprise: Enterprise, actor: Actor) -> str:
    try:
        href = reverse(tab.url, args=[enterprise.pk, tab.slug] if tab.slug else [enterprise.pk])
    except NoReverseMatch:
        return ""
    return href if actor.role in getattr(resolve(href).func, "audience", ()) else ""


def address(current: str, pk: int) -> str:
    """Where the tab of this key stands for an enterprise."""
    url, _, slug = current.partition("/")
    return reverse(url, args=[pk, slug] if slug else [pk])


def head(actor: Actor, pk: int, current: str, day: date | None = None) -> tuple[Enterprise, dict[str, Any]]:
    """The enterprise that this actor may see, and what the head of its pages shows.

    `current` is the key of the tab that is open. With a `day` everything is as known at its end, and nothing can
    be done. Raises `Http404` for a foreign enterprise, `NotThen` for a day before the dossier.
    """
    enterprise = _present(actor, pk) if day is None else _as_of(actor, pk, day)
    own, now = actor.role in ENTERPRISE, day is None
    officers = dossiers.officers(enterprise, day)
    links = tabs(actor, enterprise, current, day)
    return enterprise, {
        "enterprise": enterprise,
        "tabs": links,
        "inner_tabs": next((link.inner for link in links if link.current), ()),
        "own": own,
        "plain": own,
        "code_is_right": credit_codes.read(enterprise.credit_code).valid,
        "may_see_people": now and actor.role in SEE_PEOPLE,
        "may_edit": now and can_register(actor) is None and enterprise.ended_on is None,
        "may_maintain": now and can_maintain(actor, enterprise) is None,
        "may_unmask": now and can_unmask(actor) is None,
        "officers": officers,
        "officer": dossiers.in_office(officers),
        "past": alterations.past(actor, enterprise) if now else None,
        "day": day,
        "query": f"?on={day}" if day else "",
    }


def _present(actor: Actor, pk: int) -> Enterprise:
    visible = enterprises.visible_to(actor).select_related("liaison", "merged_into")
    return get_object_or_404(visible, pk=pk)


def _as_of(actor: Actor, pk: int, day: date) -> Enterprise:
    found = states.enterprise_as_of(actor, pk, day)
    if found is not None:
        return found
    begun = states.begun_on(actor, pk)
    if begun is None:
        raise Http404
    raise NotThen(f"该企业 {begun} 建档，{day} 还没有档案。")
