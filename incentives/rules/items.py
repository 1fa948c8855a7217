"""Whether an enterprise qualifies for an item, and who may record which support. Pure."""

from dataclasses import dataclass
from datetime import date

from dongtou_brand.kernel.actor import BUREAUS, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active
from incentives.enums import Trigger


@dataclass(frozen=True)
class Qualification:
    """Whether the condition of an item is met, and the sentence that says why or what is missing.

    `unchecked`: what the portal knows meets it, and an office has still to check what it cannot know.
    """

    met: bool
    words: str
    unchecked: bool = False

    @property
    def state(self) -> str:
        """How the page calls it."""
        if not self.met:
            return "待条件成就"
        return "待核对" if self.unchecked else "符合条件"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        if not self.met:
            return ""
        return "info" if self.unchecked else "ok"


def qualify(trigger: str, certified_products: list[str], standards: list[str]) -> Qualification:
    """Hold what the enterprise has against what the clause asks for (五（二）).

    `certified_products` have a valid certificate today; `standards` are the numbers of T/ZZB standards
    that the enterprise's products follow: they show that it takes part, but not in which role.
    """
    if trigger == Trigger.CERTIFIED:
        if certified_products:
            return Qualification(True, f"已通过认证：{'、'.join(certified_products)}")
        return Qualification(False, "取得有效的“浙江制造”认证证书后符合条件")
    if standards:
        words = f"执行标准：{'、'.join(standards)}，起草身份由牵头单位核对标准前言"
        return Qualification(True, words, unchecked=True)
    part = "主导" if trigger == Trigger.STANDARD_LED else "参与"
    return Qualification(False, f"{part}制订的“浙江制造”标准发布后符合条件")


@rule
def can_record(actor: Actor) -> str | None:
    """Bureaus record the supports that they give."""
    return None if actor.role in BUREAUS else "扶持情况由办理单位登记。"


@rule
def can_give(
    office: int | None, department: int | None, department_name: str, given_on: date, today: date
) -> str | None:
    """An item that names its unit is recorded by that unit alone, and only once the support has been given."""
    if department is not None and department != office:
        return f"该事项由{department_name}办理，请由该单位登记。"
    if given_on > today:
        return f"扶持日期不能晚于今天（{today}），请在办理后登记。"
    return None


@rule
def can_receive(enterprise: Enterprise, given_on: date) -> str | None:
    """已注销或被合并的企业，只补登终止当日及以前办理的扶持。"""
    if enterprise.ended_on is None or given_on <= enterprise.ended_on:
        return None
    return f"{is_active(enterprise)}只能补登 {enterprise.ended_on} 及以前办理的扶持，请核对日期。"


@rule
def is_same_result(stored: str, result: str, given_on: date) -> str | None:
    """A day's support of an item is recorded once; what was recorded is not replaced in silence."""
    if stored == result:
        return None
    return f"该企业 {given_on} 的这项扶持已登记，结果为“{stored}”，不能再登记不同的结果，请核对日期。"
