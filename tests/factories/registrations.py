"""Registrations and invitations for tests.

application(**values)              what an applicant enters
make_registration(status, …)       a registration as it stands in the table, with the query code CODE
admitted(officer)                  one that went all the way, by the actions
"""

from datetime import UTC, datetime
from itertools import count

from stdnum.cn import uscc

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.actions import registrations
from enterprises.enums import RegistrationStatus
from enterprises.models import Registration
from enterprises.rules import credit_codes
from enterprises.rules.registrations import Application, digest
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_attachment, make_enterprise, make_industry, make_township

AT = datetime(2018, 4, 26, 17, 24, tzinfo=UTC)
CODE = "ABCDEFGH2345"
_numbers = count(1)


def application(**values: object) -> Application:
    """A complete application with a right credit code, in a township of its own."""
    given: dict[str, object] = {
        "credit_code": "91330305000000019Q",
        "name": "温州海霞电气有限公司",
        "legal_representative": "海大富",
        "contact_name": "林小满",
        "contact_phone": "13812340027",
        "address": "北岙街道海霞路 1 号",
        "main_products": "小型断路器",
    } | values
    if "township" not in given:
        given["township"] = make_township()
    if "industry" not in given:
        given["industry"] = make_industry()
    return Application(**given)  # type: ignore[arg-type]


def credit_code(number: int) -> str:
    """A code with right check characters that no other number gives."""
    bodies = (f"913303055{number:07d}{inner}" for inner in "0123456789X")
    codes = (body + uscc.calc_check_digit(body) for body in bodies)
    return next(code for code in codes if credit_codes.read(code).valid)


def make_registration(
    status: RegistrationStatus = RegistrationStatus.SUBMITTED,
    township: Organisation | None = None,
    **values: object,
) -> Registration:
    """A registration in this status; an admitted one has an enterprise."""
    number = next(_numbers)
    township = township or make_township()
    filled: dict[str, object] = {
        "number": f"RK20180427{number:04d}",
        "key_hash": digest(CODE),
        "credit_code": credit_code(number),
        "name": f"温州登记{number}号电气有限公司",
        "legal_representative": "海大富",
        "contact_name": "林小满",
        "contact_phone": "13812340027",
        "submitted_at": AT,
        "updated_at": AT,
    } | values
    if "industry" not in filled:
        filled["industry"] = make_industry()
    if "licence" not in filled:
        filled["licence"] = make_attachment(None)
    if status == RegistrationStatus.ADMITTED and "enterprise" not in filled:
        filled["enterprise"] = make_enterprise(township=township)
    return Registration.objects.create(status=status, township=township, **filled)


def officer_of(registration: Registration) -> Actor:
    """The officer of the township where the enterprise registers."""
    return make_actor(Role.TOWNSHIP_OFFICER, registration.township)


def admitted(
    at: datetime = AT, *, township: Organisation | None = None, **values: object
) -> tuple[Registration, str]:
    """A registration that was handed in, confirmed and admitted by the actions, and its query code."""
    if township is not None:
        values["township"] = township
    receipt = registrations.submit(
        application=application(**values), licence=make_attachment(None), by=Actor.public(), at=at
    )
    registration = receipt.registration
    registrations.confirm(registration=registration, by=officer_of(registration), at=at)
    return (
        registrations.admit(registration=registration, by=make_actor(Role.LEAD_OFFICER), at=at),
        receipt.code,
    )
