"""Who may hand in a file, and for which enterprise it may be used."""

from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.models import Attachment, Enterprise
from enterprises.rules.profiles import can_maintain


@rule
def can_hand_in(by: Actor, enterprise: Enterprise | None) -> str | None:
    """档案附件由本企业或牵头单位经办上传；尚未归入企业的，由将要使用它的人上传。"""
    if enterprise is not None:
        return can_maintain(by, enterprise)
    # the public hands in the licence of its registration
    if by.role in ENTERPRISE | LEAD or by.role in (Role.SYSTEM, Role.PUBLIC):
        return None
    return "只有企业和牵头单位可以上传档案附件。"


@rule
def is_free(attachment: Attachment, *, taken: bool) -> str | None:
    """入库登记所附的营业执照须是尚未使用的文件。"""
    if attachment.enterprise_id is None and not taken:
        return None
    return f"“{attachment.name}”已用于另一项登记，请重新上传。"


@rule
def can_claim(by: Actor, attachment: Attachment, enterprise: Enterprise) -> str | None:
    """附件只归入一家企业的档案，且由上传人归入。

    Whether `by` may do that for which the file is handed in, the action judges that uses it: an enterprise that
    has ended gets no new certificate, but the paper that proves its end, or that it goes on after all.
    """
    if attachment.enterprise_id is not None:
        mine = attachment.enterprise_id == enterprise.pk
        return None if mine else f"“{attachment.name}”是另一家企业的附件，请重新上传。"
    if attachment.uploaded_by_id != by.user_id:
        return f"“{attachment.name}”不是您上传的附件，请重新上传。"
    return None
