"""What an enterprise hands in to come into the pool, who handles it, and the code by which it is asked for."""

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from accounts.models import Organisation
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.enums import RegistrationStatus
from enterprises.models import Enterprise, Industry, Registration
from enterprises.states import REGISTRATION

# Without 0, 1, I and O, which people mix up when they copy from paper: 32 signs, 60 bits in twelve.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
# Compared with when there is no such number, so that a wrong number takes as long as a wrong code.
NO_HASH = "0" * 64
ALREADY = (
    "这个统一社会信用代码已在库，或者已有一份登记正在办理，请勿重复提交。"
    "已提交的，凭受理编号和查询码查询进度；遗失编号或查询码的，请联系所在街道（乡镇）。"
)


@dataclass(frozen=True, kw_only=True)
class Application:
    """What the applicant enters; fields are those of `Registration`. The licence comes beside it."""

    credit_code: str
    name: str
    township: Organisation
    industry: Industry
    legal_representative: str
    contact_name: str
    contact_phone: str
    address: str = ""
    main_products: str = ""
    override_reason: str = ""


@rule
def can_handle(by: Actor, registration: Registration) -> str | None:
    """街道（乡镇）办理本辖区企业的入库登记，牵头单位办理全区的。"""
    if by.role in LEAD:
        return None
    if by.role is Role.TOWNSHIP_OFFICER and by.organisation_id == registration.township_id:
        return None
    return "这份入库登记不由您的单位办理。"


@rule
def is_new(in_pool: bool, under_way: bool) -> str | None:
    """同一企业只入库一次，同一时间只办一份登记；对外不说明是哪一种情形。"""
    return ALREADY if in_pool or under_way else None


@rule
def is_not_in_pool(twin: Enterprise | None) -> str | None:
    """信用代码已在库的，不能确认属实，由街道（乡镇）退回补正或不予入库。"""
    if twin is None:
        return None
    return (
        f"统一社会信用代码 {twin.credit_code} 已入库（{twin.name}，{twin.township.short_name}），不能确认属实。"
        "代码填错的请退回补正，重复登记的请不予入库。"
    )


IN_WORKBOOK = "请删去本行，在“企业入库登记”中办结；登记不实的，先办理“不予入库”再导入。"
BY_HAND = "请在“企业入库登记”中办结，不要另行录入；登记不实的，先办理“不予入库”。"


def words_of_open(registration: Registration, advice: str = IN_WORKBOOK) -> str:
    """What whoever enters a code is told with which a registration is under way."""
    status = REGISTRATION.statuses[registration.status].staff
    return (
        f"统一社会信用代码 {registration.credit_code} 正在办理入库登记"
        f"（受理编号 {registration.number}，{status}）。{advice}"
    )


@rule
def is_not_under_way(registration: Registration | None) -> str | None:
    """企业已自行提交入库登记的，由登记办结入库，不另行录入。"""
    return words_of_open(registration, BY_HAND) if registration else None


@rule
def has_reason(reason: str) -> str | None:
    """退回补正、不予入库须写明原因，申请企业看得到。"""
    return None if reason.strip() else "请写明原因，申请企业看得到。"


@rule
def has_use_of_code(registration: Registration) -> str | None:
    """查询码用于办理中的登记和入库后设立账号；不予入库、已撤回的登记不再发放。"""
    if registration.status in (RegistrationStatus.REFUSED, RegistrationStatus.WITHDRAWN):
        return "这份登记已经办结，不再发放查询码；企业可以重新登记。"
    return None


@rule
def says_who(reason: str) -> str | None:
    """重新发放查询码须写明领取人及核实身份的方式。"""
    return None if reason.strip() else "请写明领取人及核实身份的方式。"


def new_number(at: datetime | date) -> str:
    """A number of receipt: day and four digits that don't tell how many came before."""
    return f"RK{at:%Y%m%d}{secrets.randbelow(10_000):04d}"


def new_code() -> str:
    """A query code of twelve signs."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def read(typed: str) -> str:
    """A number or code as it is kept, whatever the width, case and grouping of what was typed."""
    return re.sub(r"[\s\-–—_]", "", unicodedata.normalize("NFKC", typed)).upper()


def grouped(code: str) -> str:
    """The code in groups of four, as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def digest(code: str) -> str:
    """What is kept of a query code."""
    return sha256(code.encode()).hexdigest()


def opens(code: str, kept: str) -> bool:
    """Whether a code as typed is the one whose digest was kept; takes the same time for every code."""
    return hmac.compare_digest(digest(read(code)), kept)
