"""Who changes the people of an enterprise, and that it is never left without somebody who answers for it."""

from collections.abc import Collection

from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.rule import rule


@rule
def can_manage(by: Actor, organisation_id: int) -> str | None:
    """本单位人员的角色和任职由企业负责人变更。"""
    if by.role is Role.ENTERPRISE_MANAGER and by.organisation_id == organisation_id:
        return None
    return "只有本企业的负责人可以变更本单位人员。"


@rule
def fits(role: str) -> str | None:
    """企业人员只有填报员和负责人两种角色。"""
    return None if role in ENTERPRISE else "企业人员只能是企业填报员或企业负责人。"


@rule
def keeps_a_manager(others: Collection[int], successor: int | None) -> str | None:
    """企业始终要有一名在任负责人；最后一名负责人离开或改任填报员的，须同时指定接任人。"""
    if others or successor is not None:
        return None
    return "这是最后一名在任的企业负责人，请同时指定接任的负责人；没有合适人选的，先邀请一名。"


@rule
def can_succeed(successor_organisation: int, organisation: int, *, same: bool, ended: bool) -> str | None:
    """接任人须是本企业另一名在任且账号启用的人员。"""
    if successor_organisation == organisation and not same and not ended:
        return None
    return "接任人须是本单位另一名在任人员，请重新选择。"
