import pytest

from accounts.rules import members as rules
from dongtou_brand.kernel.actor import Actor, Role


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        (Role.ENTERPRISE_MANAGER, 5, True),
        (Role.ENTERPRISE_MANAGER, 6, False),
        (Role.ENTERPRISE_CLERK, 5, False),
        (Role.LEAD_OFFICER, 5, False),
        (Role.SYSTEM_ADMIN, 5, False),
    ],
)
def test_people_are_managed_by_their_manager(role, organisation, may):
    by = Actor(role=role, user_id=1, organisation_id=organisation)

    assert (rules.can_manage(by, 5) is None) == may


def test_roles_of_an_enterprise_are_two():
    assert rules.fits(Role.ENTERPRISE_CLERK) is None
    assert rules.fits(Role.LEAD_CHIEF) == "企业人员只能是企业填报员或企业负责人。"


@pytest.mark.parametrize(
    ("others", "successor", "may"), [([], None, False), ([3], None, True), ([], 4, True)]
)
def test_somebody_answers_for_the_enterprise_afterwards(others, successor, may):
    assert (rules.keeps_a_manager(others, successor) is None) == may


def test_successor_is_another_member_who_is_there():
    assert rules.can_succeed(5, 5, same=False, ended=False) is None
    for wrong in (
        rules.can_succeed(6, 5, same=False, ended=False),
        rules.can_succeed(5, 5, same=True, ended=False),
        rules.can_succeed(5, 5, same=False, ended=True),
    ):
        assert wrong == "接任人须是本单位另一名在任人员，请重新选择。"
