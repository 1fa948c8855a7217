"""Who looks after an enterprise (责任联系人), and who may say so."""

from accounts.models import Membership
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise


@rule
def can_appoint(by: Actor, enterprise: Enterprise, office: Membership | None) -> str | None:
    """责任联系人由牵头单位或企业所在街道（乡镇）指派，须是牵头单位或该街道（乡镇）的在职经办人员。"""
    ours = by.role is Role.TOWNSHIP_OFFICER and by.organisation_id == enterprise.township_id
    if by.role not in LEAD and not ours:
        return "责任联系人由牵头单位或企业所在街道（乡镇）指派。"
    if office is None:
        return "该人员已不在职，请另选一人。"
    if may_look_after(enterprise, office) and (office.role not in LEAD or by.role in LEAD):
        return None
    return "责任联系人须是牵头单位或企业所在街道（乡镇）的经办人员。"


def may_look_after(enterprise: Enterprise, office: Membership) -> bool:
    """Whether a person in this office can be the contact: of the lead bureau, or of the enterprise's township."""
    of_township = office.role == Role.TOWNSHIP_OFFICER and office.organisation_id == enterprise.township_id
    return of_township or office.role in LEAD
