"""Who may bring in, publish, discard and retire an edition of a catalogue."""

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = ["can_discard", "can_load", "can_publish", "can_replace", "can_retire"]

_CHIEFS = frozenset({Role.LEAD_CHIEF, Role.SYSTEM})


@rule
def can_load(by: Actor) -> str | None:
    """指标目录由牵头单位导入。"""
    return None if by.role in LEAD or by.role == Role.SYSTEM else "只有牵头单位可以导入指标目录。"


@rule
def can_replace(stored: Catalogue | None) -> str | None:
    """已发布的版本不能修改；草案可以替换。"""
    if stored and stored.status != CatalogueStatus.DRAFT:
        return f"{stored}已经发布，不能修改；请在文件中更换 edition（版本）后作为新版本载入。"
    return None


@rule
def can_discard(by: Actor, catalogue: Catalogue) -> str | None:
    """草案由牵头单位作废。"""
    if by.role not in LEAD:
        return "只有牵头单位可以作废草案。"
    return None if catalogue.status == CatalogueStatus.DRAFT else f"{catalogue}不是草案，不能作废。"


@rule
def can_publish(by: Actor, catalogue: Catalogue) -> str | None:
    """草案由牵头单位审核人发布，导入人不能发布自己导入的草案。"""
    if catalogue.status != CatalogueStatus.DRAFT:
        return f"{catalogue}不是草案，不能重复发布。"
    if by.role not in _CHIEFS:
        return "指标目录由牵头单位审核人发布。"
    if catalogue.loaded_by_id is not None and catalogue.loaded_by_id == by.user_id:
        return "这份草案由您导入，须由另一位审核人发布。"
    return None


@rule
def can_retire(by: Actor, catalogue: Catalogue, reason: str) -> str | None:
    """现行目录由牵头单位审核人停用，须写明原因；已经使用它的轮次不受影响。"""
    if by.role not in _CHIEFS:
        return "指标目录由牵头单位审核人停用。"
    if catalogue.status == CatalogueStatus.DRAFT:
        return f"{catalogue}是草案，尚未发布；不需要的草案请作废。"
    return None if reason.strip() else "请写明停用原因。"
