"""The table of rights: every page against every role, as the views themselves declare it."""

import re
from dataclasses import dataclass

from django.apps import apps

from accounts.rules.page_words import WORDS
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route, routes

ROLES = tuple(role for role in Role if role != Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Row:
    """A page: its words, its address, and for each role whether it may be opened."""

    words: str
    address: str
    rights: list[bool]


@dataclass(frozen=True, slots=True)
class Table:
    """Roles across, pages down, in groups by app."""

    roles: tuple[Role, ...]
    groups: list[tuple[str, list[Row]]]


def table() -> Table:
    """The rights as they are in force now."""
    groups: dict[str, list[Row]] = {}
    for route in routes():
        groups.setdefault(_app(route), []).append(_row(route))
    return Table(ROLES, list(groups.items()))


def _row(route: Route) -> Row:
    allowed = route.audience or frozenset()
    words = WORDS.get(route.name, route.name)
    return Row(words, _address(route.pattern), [role in allowed for role in ROLES])


def _address(pattern: str) -> str:
    """The address as a reader understands it: /enterprises/编号/years/年度/."""
    return "/" + re.sub(r"<[^>]*>", lambda found: "年度" if "year" in found[0] else "编号", pattern)


def _app(route: Route) -> str:
    label = route.name.partition(":")[0]
    if label == "api":
        return "读取接口（按令牌的使用单位）"
    return str(apps.get_app_config(label).verbose_name) if apps.is_installed(label) else label
