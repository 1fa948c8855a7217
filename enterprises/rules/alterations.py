"""What a change of the enterprise itself must say, and who records it."""

from datetime import date

from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.enums import AlterationKind
from enterprises.models import Enterprise

# The reason of a change of name that only mends a mistake of typing: the wrong name is no former name.
CORRECTION = "更正录入错误"
# The end of an enterprise and its being taken back follow each other.
ENDS = frozenset({AlterationKind.MERGER, AlterationKind.CLOSURE, AlterationKind.REVIVAL})


@rule
def can_alter(by: Actor) -> str | None:
    """变更登记由牵头单位办理。"""
    return None if by.role in LEAD else "变更登记由牵头单位办理。"


def open_kinds(enterprise: Enterprise) -> tuple[AlterationKind, ...]:
    """What can be recorded of an enterprise as it stands."""
    if enterprise.ended_on is not None:
        return (AlterationKind.REVIVAL,)
    return tuple(kind for kind in AlterationKind if kind != AlterationKind.REVIVAL)


@rule
def has_ground(kind: str, document_number: str, reason: str, *, has_file: bool) -> str | None:
    """变更登记须有依据文号或证明材料；更正录入错误的除外；恢复的还须说明原因。"""
    if kind == AlterationKind.REVIVAL and not reason.strip():
        return "请写明恢复的原因。"
    if document_number.strip() or has_file or is_correction(kind, reason):
        return None
    return "请填写依据文号，或上传证明材料（市场监管部门的变更、注销登记通知书等）。"


def is_correction(kind: str, reason: str) -> bool:
    """Whether only a mistake of typing is mended."""
    return kind == AlterationKind.NAME and reason == CORRECTION


@rule
def day_is_right(on: date, founded_on: date | None, last_on: date | None, today: date) -> str | None:
    """变更日期不晚于今天，不早于企业成立，也不早于上一次同类变更。"""
    if on > today:
        return f"变更日期 {on} 晚于今天，请在发生后登记。"
    if founded_on is not None and on < founded_on:
        return f"变更日期 {on} 早于企业成立日期 {founded_on}，请核对。"
    if last_on is not None and on < last_on:
        return f"变更日期 {on} 早于上一次同类变更（{last_on}），请核对。"
    return None


@rule
def is_another(before: str, after: str) -> str | None:
    """变更后的内容须与变更前不同。"""
    return f"变更前后相同（{before}），无需登记。" if after == before else None


@rule
def can_merge(enterprise: Enterprise, other: Enterprise) -> str | None:
    """只能并入库内另一家存续的企业。"""
    if other.pk == enterprise.pk:
        return "不能并入企业自身，请选择另一家企业。"
    if other.ended_on is not None:
        return f"“{other.name}”已于 {other.ended_on} {other.get_ended_as_display()}，不能作为并入企业。"
    return None


@rule
def can_revive(enterprise: Enterprise) -> str | None:
    """只有已注销或被合并的企业可以恢复。"""
    return f"“{enterprise.name}”没有注销或被合并，无需恢复。" if enterprise.ended_on is None else None
