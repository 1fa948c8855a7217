from datetime import date
from types import SimpleNamespace

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.enums import RegistrationStatus
from enterprises.rules import registrations as rules
from enterprises.states import REGISTRATION

R = RegistrationStatus
MINE = SimpleNamespace(township_id=7)


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        (Role.LEAD_OFFICER, 1, True),
        (Role.LEAD_CHIEF, 1, True),
        (Role.TOWNSHIP_OFFICER, 7, True),
        (Role.TOWNSHIP_OFFICER, 8, False),
        (Role.BUREAU_OFFICER, 7, False),
        (Role.ENTERPRISE_MANAGER, 7, False),
    ],
)
def test_handling_belongs_to_the_township_and_the_lead_bureau(role, organisation, may):
    by = Actor(role=role, user_id=1, organisation_id=organisation)

    assert (rules.can_handle(by, MINE) is None) == may


@pytest.mark.parametrize(
    ("role", "status", "names"),
    [
        (Role.TOWNSHIP_OFFICER, R.SUBMITTED, ["confirm", "return", "refuse"]),
        (Role.TOWNSHIP_OFFICER, R.CONFIRMED, []),
        (Role.TOWNSHIP_OFFICER, R.RETURNED, ["refuse"]),
        (Role.LEAD_OFFICER, R.SUBMITTED, ["refuse"]),
        (Role.LEAD_OFFICER, R.RETURNED, ["refuse"]),
        (Role.LEAD_CHIEF, R.CONFIRMED, ["return", "admit", "refuse"]),
        (Role.PUBLIC, R.SUBMITTED, ["withdraw"]),
        (Role.PUBLIC, R.RETURNED, ["resubmit", "withdraw"]),
        (Role.PUBLIC, R.ADMITTED, []),
        (Role.BUREAU_OFFICER, R.CONFIRMED, []),
    ],
)
def test_steps_are_open_to_whose_turn_it_is(role, status, names):
    assert [step.name for step in REGISTRATION.open_to(role, status)] == names


def test_a_closed_registration_goes_no_further():
    for status in (R.ADMITTED, R.REFUSED, R.WITHDRAWN):
        for name in ("confirm", "return", "admit", "refuse", "withdraw", "resubmit"):
            with pytest.raises(IllegalStep):
                REGISTRATION.step(name, status)


def test_refusal_of_a_known_code_does_not_say_why_it_is_known():
    assert rules.is_new(True, False) == rules.is_new(False, True)
    assert rules.is_new(False, False) is None


def test_reason_of_blanks_is_none():
    assert rules.has_reason(" \n") == "请写明原因，申请企业看得到。"


def test_number_holds_the_day_and_nothing_to_count():
    number = rules.new_number(date(2018, 4, 27))

    assert (number[:10], len(number), number[10:].isdecimal()) == ("RK20180427", 14, True)


def test_query_code_has_sixty_bits_of_signs_that_are_not_mixed_up():
    code = rules.new_code()

    assert (len(code), len(rules.SIGNS), set(code) <= set(rules.SIGNS)) == (12, 32, True)
    assert set("01IO") & set(rules.SIGNS) == set()


@pytest.mark.parametrize("typed", ["ABCD EFGH 2345", "abcdefgh2345", "ＡＢＣＤ－ＥＦＧＨ－２３４５"])
def test_query_code_opens_however_it_is_typed(typed):
    assert rules.opens(typed, rules.digest("ABCDEFGH2345"))


def test_query_code_is_grouped_as_it_is_read_out():
    assert rules.grouped("ABCDEFGH2345") == "ABCD EFGH 2345"


def test_wrong_code_and_missing_number_open_nothing():
    assert not rules.opens("ABCDEFGH2346", rules.digest("ABCDEFGH2345"))
    assert not rules.opens("", rules.NO_HASH)
