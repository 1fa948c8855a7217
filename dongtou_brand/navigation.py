"""The menus as data: which entry each role sees, in which group, and what the shell of a page shows.

Addresses and counters are named by string, so that the ground imports no app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, READERS, SIGNED_IN, Actor, Role

# What waits for the reader: a callable(actor) -> int that asks at most one query.
NOTICE_COUNTER = "accounts.queries.notices.unread_count"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu: its words, the name of its address, its icon, and who sees it in which group."""

    label: str
    url: str
    icon: str
    roles: frozenset[Role]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page prints it."""

    label: str
    href: str
    icon: str
    current: bool = False


@dataclass(slots=True)
class Group:
    """Entries under one heading; the first group of a menu has none."""

    label: str
    links: list[Link] = field(default_factory=list)


# Who handles the registrations of enterprises.
HANDLERS = LEAD | {Role.TOWNSHIP_OFFICER}
EXPERTS = frozenset({Role.EXPERT})
MANAGERS = frozenset({Role.ENTERPRISE_MANAGER})
LEAD_CHIEFS = frozenset({Role.LEAD_CHIEF})
SYSTEM_ADMINS = frozenset({Role.SYSTEM_ADMIN})
SECURITY_ADMINS = frozenset({Role.SECURITY_ADMIN})
AUDIT_ADMINS = frozenset({Role.AUDIT_ADMIN})

PORTAL: tuple[Entry, ...] = (
    Entry("工作台", "dashboards:home", "home", SIGNED_IN),
    # enterprises
    Entry("企业档案", "enterprises:own", "building-factory-2", ENTERPRISE, "企业与产品"),
    Entry("本单位人员", "accounts:members", "users", ENTERPRISE, "企业与产品"),
    Entry("待整改事项", "enterprises:shortcomings", "list-check", ENTERPRISE, "企业与产品"),
    Entry("对标自评", "benchmarking:assessments", "clipboard-check", ENTERPRISE, "对标提升"),
    Entry("佐证材料库", "benchmarking:library", "paperclip", ENTERPRISE, "对标提升"),
    Entry("差距分析", "benchmarking:gaps_latest", "chart-radar", ENTERPRISE, "对标提升"),
    Entry("改进措施", "benchmarking:improvements", "list-check", ENTERPRISE, "对标提升"),
    Entry("认证进展", "benchmarking:certifications", "certificate", ENTERPRISE, "对标提升"),
    Entry("培育批次", "cultivation:batches", "stack-2", ENTERPRISE, "对标提升"),
    Entry("激励政策", "incentives:items", "coin", ENTERPRISE, "激励与报告"),
    Entry("年度报告", "reporting:reports", "file-text", ENTERPRISE, "激励与报告"),
    Entry("标准库", "benchmarking:standards", "book-2", ENTERPRISE, "服务"),
    Entry("指标目录", "benchmarking:catalogues", "list-check", ENTERPRISE, "服务"),
    Entry("政策文件", "cultivation:policies", "map-2", ENTERPRISE, "服务"),
    Entry("接口令牌", "accounts:tokens", "key", MANAGERS, "服务"),
    # bureaus, townships, the leadership
    Entry("企业名录", "enterprises:list", "building-factory-2", READERS, "培育管理"),
    Entry("企业入库登记", "enterprises:registrations", "list-check", HANDLERS, "培育管理"),
    Entry("待整改事项", "enterprises:shortcomings", "list-check", READERS, "培育管理"),
    Entry("Excel 导入", "enterprises:imports", "upload", HANDLERS, "培育管理"),
    Entry("培育批次", "cultivation:batches", "stack-2", READERS, "培育管理"),
    Entry("对标核验", "benchmarking:assessments", "clipboard-check", READERS | EXPERTS, "培育管理"),
    Entry("核验异议", "benchmarking:objections", "flag", HANDLERS, "培育管理"),
    Entry("现场核查", "benchmarking:visits", "map-pin", READERS | EXPERTS, "培育管理"),
    Entry("改进措施", "benchmarking:improvements", "list-check", READERS, "培育管理"),
    Entry("抽查", "benchmarking:draws", "list-check", READERS, "培育管理"),
    Entry("认证进展", "benchmarking:certifications", "certificate", READERS, "培育管理"),
    Entry("激励政策", "incentives:items", "coin", READERS, "激励资金"),
    Entry("标准库", "benchmarking:standards", "book-2", READERS | EXPERTS, "政策与公开"),
    Entry("指标目录", "benchmarking:catalogues", "list-check", READERS | EXPERTS, "政策与公开"),
    Entry("政策文件", "cultivation:policies", "map-2", READERS | EXPERTS, "政策与公开"),
    Entry("年度报告", "reporting:reports", "file-text", READERS, "政策与公开"),
    Entry("领导驾驶舱", "dashboards:leadership", "dashboard", READERS, "统计"),
    Entry("规则口径", "enterprises:rule_settings", "list-check", LEAD_CHIEFS, "统计"),
    Entry("接口令牌", "accounts:tokens", "key", LEAD_CHIEFS, "统计"),
    # administrators
    Entry("人员与单位", "accounts:people", "users", SYSTEM_ADMINS, "系统管理"),
    Entry("接口令牌", "accounts:tokens", "key", SYSTEM_ADMINS, "系统管理"),
    Entry("登录锁定", "accounts:locks", "lock", SECURITY_ADMINS, "系统管理"),
    Entry("角色权限表", "accounts:permissions", "users", SECURITY_ADMINS, "系统管理"),
    Entry("操作日志", "accounts:trail", "history", AUDIT_ADMINS, "系统管理"),
)

EVERYBODY = frozenset(Role)
PUBLIC: tuple[Entry, ...] = (
    Entry("首页", "dashboards:public_home", "home", EVERYBODY),
    Entry("年度报告", "reporting:public_reports", "file-text", EVERYBODY),
    Entry("报告验证", "reporting:verify", "qrcode", EVERYBODY),
    Entry("企业登记", "enterprises:register", "building-factory-2", EVERYBODY),
    Entry("政策文件", "cultivation:policies", "map-2", EVERYBODY),
)


def menu(role: Role, path: str = "", view_name: str = "") -> list[Group]:
    """The side menu of a role, grouped, with the entry of the page that is open marked."""
    seen = [entry for entry in PORTAL if role in entry.roles]
    groups: dict[str, Group] = {}
    for entry, link in links(seen, path, view_name):
        groups.setdefault(entry.group, Group(entry.group)).links.append(link)
    return list(groups.values())


def public_menu(path: str = "", view_name: str = "") -> list[Link]:
    """The menu of the public site."""
    return [link for _, link in links(PUBLIC, path, view_name)]


def links(entries: Iterable[Entry], path: str, view_name: str) -> list[tuple[Entry, Link]]:
    """The entries whose address exists; current is the open view's own, else the longest that leads to it."""
    found = [(entry, href) for entry in entries if (href := address(entry.url))]
    current = _current(found, path, view_name)
    return [(entry, Link(entry.label, href, entry.icon, entry is current)) for entry, href in found]


def address(url: str) -> str:
    """The address of a named page, or nothing when the name is unknown."""
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def _current(found: list[tuple[Entry, str]], path: str, view_name: str) -> Entry | None:
    exact = [entry for entry, _ in found if entry.url == view_name]
    leading = [(len(href), entry) for entry, href in found if href != "/" and path.startswith(href)]
    return exact[0] if exact else max(leading, key=lambda pair: pair[0], default=(0, None))[1]


def context(request: HttpRequest) -> dict[str, Any]:
    """What the shell shows; worked out only when a template prints it, so that a fragment costs nothing."""
    actor: Actor = getattr(request, "actor", None) or Actor.public()
    match = getattr(request, "resolver_match", None)
    view_name = match.view_name if match else ""
    return {
        "actor": actor,
        "nav": SimpleLazyObject(lambda: menu(actor.role, request.path, view_name)),
        "public_nav": SimpleLazyObject(lambda: public_menu(request.path, view_name)),
        "notice_count": SimpleLazyObject(lambda: notice_count(actor)),
        "demo_day": clock.today() if clock.is_demonstration() else None,
        "large_type": request.COOKIES.get("size") == "lg",
    }


def notice_count(actor: Actor) -> int:
    """How many notices the person has not read; 0 for the public, without a query."""
    if not actor.signed_in:
        return 0
    counter: Callable[[Actor], int] = import_string(NOTICE_COUNTER)
    return counter(actor)
