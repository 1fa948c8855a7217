from datetime import date

import pytest

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise
from enterprises.rules import credit_codes
from enterprises.rules.profiles import (
    can_be_overridden,
    can_maintain,
    can_register,
    code_is_right,
    township_exists,
)

KUNPENG = Organisation(short_name="昆鹏街道", kind="township", valid_from=date(2021, 1, 1))


@pytest.mark.parametrize("code", ["91330305000000019Q", " ９１３３０３０５０００００００１９ｑ "])
def test_right_code_needs_nothing_else(code):
    assert code_is_right(code, "", False) is None


def test_code_with_wrong_check_digit_is_taken_with_reason_and_licence_only():
    wrong = "91350203M0001QAY9B"

    assert "请填写例外原因并上传营业执照" in (code_is_right(wrong, "", False) or "")
    assert code_is_right(wrong, "营业执照如此", False) is not None
    assert code_is_right(wrong, " ", True) is not None
    assert code_is_right(wrong, "营业执照如此", True) is None


@pytest.mark.parametrize("code", ["9133030500000001", "91330305OO0000019Q", ""])
def test_code_of_wrong_shape_is_never_taken(code):
    assert not can_be_overridden(credit_codes.read(code))
    assert code_is_right(code, "营业执照如此", True) is not None


@pytest.mark.parametrize(("day", "exists"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_township_must_exist_on_the_day(day, exists):
    assert (township_exists(KUNPENG, day) is None) is exists


def test_bureau_is_no_township():
    bureau = Organisation(name="财政局", kind="bureau")

    assert township_exists(bureau, date(2018, 1, 1)) == "“财政局”不是街道（乡镇）。"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEAD_OFFICER, Role.SYSTEM)])
def test_only_the_lead_officer_registers(role):
    assert can_register(Actor(role=role)) is not None
    assert can_register(Actor(role=Role.LEAD_OFFICER)) is None


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        (Role.ENTERPRISE_CLERK, 7, True),
        (Role.ENTERPRISE_MANAGER, 7, True),
        (Role.ENTERPRISE_CLERK, 8, False),
        (Role.LEAD_OFFICER, 1, True),
        (Role.LEAD_CHIEF, 1, False),
        (Role.TOWNSHIP_OFFICER, 7, False),
        (Role.LEADER, 1, False),
    ],
)
def test_dossier_is_kept_by_the_enterprise_and_the_lead_officer(role, organisation, may):
    enterprise = Enterprise(organisation_id=7)

    assert (can_maintain(Actor(role=role, organisation_id=organisation), enterprise) is None) is may
