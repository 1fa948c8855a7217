"""What is entered about an enterprise, and who may enter it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dongtou_brand.kernel.actor import ENTERPRISE, STAFF, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.enums import UnmaskReason
from enterprises.models import Attachment, Enterprise, Industry
from enterprises.rules import credit_codes
from enterprises.rules.enterprises import is_active

OVERRIDE_WORDS = "如营业执照上确为此码，请填写例外原因并上传营业执照。"
# Data about persons: never written into the trail, shown masked.
PERSONAL = frozenset({"legal_representative", "contact_name", "contact_phone"})
_PHONE = re.compile(r"\+?[\d\s()转-]{7,20}")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The facts of the dossier's head, as entered by the lead bureau. Fields are those of `Enterprise`."""

    credit_code: str
    name: str
    township: Organisation
    industry: Industry
    legal_representative: str
    address: str = ""
    founded_on: date | None = None
    ownership: str = ""
    main_products: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    headquarters_in_zhejiang: bool | None = None
    excellence_since: date | None = None
    override_reason: str = ""
    override_file: Attachment | None = None


def can_be_overridden(code: credit_codes.CreditCode) -> bool:
    """Whether only check characters are wrong, so that the licence may really say so."""
    return (
        not code.valid
        and len(code.text) == credit_codes.LENGTH
        and set(code.text) <= set(credit_codes.ALPHABET)
        and code.region.isdecimal()
    )


def folded_phone(typed: str) -> str:
    """A telephone number as it is kept: half-width, with single blanks and plain hyphens."""
    return " ".join(unicodedata.normalize("NFKC", typed).replace("—", "-").split())


@rule
def phone_is_right(folded: str) -> str | None:
    """联系电话为手机号码或带区号的固定电话；可以不填。"""
    if not folded or _PHONE.fullmatch(folded):
        return None
    return "请填写手机号码或带区号的固定电话，如 13800000000、0577-63480000。"


@rule
def code_is_right(text: str, override_reason: str, has_file: bool) -> str | None:
    """统一社会信用代码须通过两个校验位；确有例外的，说明原因并附营业执照（GB 32100）。"""
    code = credit_codes.read(text)
    if code.valid:
        return None
    words = "".join(code.problems)
    if not can_be_overridden(code):
        return words
    return None if override_reason.strip() and has_file else f"{words}{OVERRIDE_WORDS}"


@rule
def can_register(by: Actor) -> str | None:
    """企业入库和档案基本信息由牵头单位经办。"""
    if by.role in (Role.LEAD_OFFICER, Role.SYSTEM):
        return None
    return "企业入库和基本信息由牵头单位经办登记。"


@rule
def can_unmask(by: Actor) -> str | None:
    """联系信息只供工作人员因公查看。"""
    return None if by.role in STAFF else "只有工作人员可以查看完整的姓名和号码。"


@rule
def says_why(reason: str, note: str) -> str | None:
    """查看联系信息须有事由；为“其他”的须写明用途，企业看得到。"""
    vague = reason == UnmaskReason.OTHER and not note.strip()
    return "事由为“其他”的，请写明具体用途。" if vague else None


@rule
def township_exists(township: Organisation, day: date) -> str | None:
    """所在街道（乡镇）须为登记当日存续的单位。"""
    if township.kind != OrganisationKind.TOWNSHIP:
        return f"“{township.name}”不是街道（乡镇）。"
    early = township.valid_from is not None and day < township.valid_from
    late = township.valid_to is not None and day > township.valid_to
    return f"“{township.short_name}”在 {day} 不存续，请选择现有的街道（乡镇）。" if early or late else None


@rule
def keeps_name_and_township(enterprise: Enterprise, profile: Profile) -> str | None:
    """企业更名和变更所在街道（乡镇）须办理变更登记，注明日期和依据，不在基本信息中改写。"""
    if (profile.name, profile.township.pk) == (enterprise.name, enterprise.township_id):
        return None
    return "企业名称和所在街道（乡镇）不在基本信息中修改，请办理变更登记。"


@rule
def can_maintain(by: Actor, enterprise: Enterprise) -> str | None:
    """证书、产品和首席质量官由企业自行登记，牵头单位经办可以代为登记；已终止的企业不再登记。"""
    if words := is_active(enterprise):
        return words
    if by.role in (Role.LEAD_OFFICER, Role.SYSTEM):
        return None
    if by.role in ENTERPRISE and by.organisation_id == enterprise.organisation_id:
        return None
    return "只有本企业和牵头单位经办可以修改这份档案。"
