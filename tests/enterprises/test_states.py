import pytest

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.enums import FigureStatus
from enterprises.states import FIGURES

DRAFT, SUBMITTED, CONFIRMED = FigureStatus.DRAFT, FigureStatus.SUBMITTED, FigureStatus.CONFIRMED
LOCKED = FigureStatus.LOCKED


@pytest.mark.parametrize(
    ("step", "status", "target"),
    [
        ("submit", DRAFT, SUBMITTED),
        ("withdraw", SUBMITTED, DRAFT),
        ("confirm", SUBMITTED, CONFIRMED),
        ("return", SUBMITTED, DRAFT),
        ("reopen", CONFIRMED, DRAFT),
        ("lock", CONFIRMED, LOCKED),
        ("unlock", LOCKED, CONFIRMED),
    ],
)
def test_step_leads_from_its_status_only(step, status, target):
    assert FIGURES.step(step, status).target == target
    for other in set(FigureStatus) - {status}:
        with pytest.raises(IllegalStep):
            FIGURES.step(step, other)


@pytest.mark.parametrize(
    ("role", "status", "steps"),
    [
        (Role.ENTERPRISE_CLERK, DRAFT, ["submit"]),
        (Role.ENTERPRISE_CLERK, SUBMITTED, ["withdraw"]),
        (Role.ENTERPRISE_CLERK, CONFIRMED, []),
        (Role.TOWNSHIP_OFFICER, SUBMITTED, ["confirm", "return"]),
        (Role.TOWNSHIP_OFFICER, CONFIRMED, []),
        (Role.LEAD_OFFICER, CONFIRMED, ["reopen", "lock"]),
        (Role.LEAD_OFFICER, LOCKED, []),
        (Role.LEAD_CHIEF, LOCKED, ["unlock"]),
        (Role.BUREAU_OFFICER, SUBMITTED, []),
        (Role.LEADER, SUBMITTED, []),
    ],
)
def test_role_is_offered_its_own_steps(role, status, steps):
    assert [step.name for step in FIGURES.open_to(role, status)] == steps


def test_enterprise_can_not_confirm_itself():
    with pytest.raises(IllegalStep, match="不能确认"):
        FIGURES.step("confirm", SUBMITTED, Actor(role=Role.ENTERPRISE_MANAGER))
