"""When a report may be begun, signed, published and withdrawn. All pure; each refusal is a sentence."""

from collections.abc import Sequence
from datetime import date

from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active
from reporting.rules.chapters import Prompt

FIRST_YEAR = 2010
#: What the manager declares at the sign-off; printed beside the box to tick.
STATEMENT = (
    "本人代表企业确认：报告所列数据和文字真实、准确、完整，不存在虚假记载和误导性陈述；"
    "同意按本次确认的内容生成报告，并对报告内容承担相应责任。"
)


@rule
def can_start(by: Actor, enterprise: Enterprise, year: int, today: date) -> str | None:
    """A report is begun by the enterprise itself, for a year that is over."""
    if words := can_write(by, enterprise):
        return words
    if year < FIRST_YEAR:
        return f"年度应不早于 {FIRST_YEAR} 年，请重新选择。"
    if year >= today.year:
        return f"{year} 年度尚未结束，请在次年 1 月 1 日后开始编制。"
    return None


@rule
def is_own(by: Actor, enterprise: Enterprise) -> str | None:
    """Only the enterprise's own people decide about its report.

    Taking back what is public asks for no more than this: it must be stoppable at any time, also after the end.
    """
    if by.role not in ENTERPRISE or by.organisation_id != enterprise.organisation_id:
        return "年度报告由企业自行编制，您只能查看。"
    return None


@rule
def can_write(by: Actor, enterprise: Enterprise) -> str | None:
    """年度报告由存续的企业自行编制、签发和公开。"""
    return is_own(by, enterprise) or is_active(enterprise)


@rule
def can_sign(by: Actor, enterprise: Enterprise, missing: Sequence[Prompt]) -> str | None:
    """The manager of the enterprise signs off, once every required text is written."""
    if words := can_write(by, enterprise):
        return words
    if by.role is not Role.ENTERPRISE_MANAGER:
        return "报告由企业负责人签发，请联系本单位的企业负责人账号。"
    if missing:
        named = "、".join(prompt.title for prompt in missing)
        return f"还有 {len(missing)} 项必填内容没有写：{named}。请填写后再签发。"
    return None


@rule
def is_signatory(typed: str, on_file: str) -> str | None:
    """The name typed at the sign-off is that of the legal representative on file."""
    if not typed.strip():
        return "请填写法定代表人姓名。"
    if "".join(typed.split()) != "".join(on_file.split()):
        return "填写的姓名与企业档案登记的法定代表人不一致，请核对；已变更的，请联系区市场监督管理局更新企业档案。"
    return None


@rule
def is_unchanged(seen: str, now: str) -> str | None:
    """What is signed is what was read: a draft that changed in the meantime must be read again."""
    if seen and seen != now:
        return "您打开签发页后，报告内容又有改动。请重新阅读后再签发。"
    return None


@rule
def says_why(reason: str) -> str | None:
    """A revision and a withdrawal have a reason that the public can read."""
    plain = reason.strip()
    if len(plain) < 5:
        return "请说明原因，不少于 5 个字。"
    if len(plain) > 200:
        return f"原因有 {len(plain)} 字，请控制在 200 字以内。"
    return None


def due(year: int, month_and_day: str) -> date:
    """公开期限 of the report for `year`: that day of the next year; `month_and_day` as “05-31”."""
    return date.fromisoformat(f"{year + 1}-{month_and_day}")
