"""The ladder is climbed rung by rung and left by any."""

import pytest

from cultivation.rules.batches import can_manage, can_move, next_rungs
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from enterprises.enums import Rung


def test_can_manage_is_for_the_lead_bureau_only():
    allowed = {role for role in Role if can_manage(Actor(role=role)) is None}

    assert allowed == LEAD


@pytest.mark.parametrize(
    ("rung", "ways"),
    [
        (Rung.NONE, [Rung.PLANNED]),
        (Rung.PLANNED, [Rung.CULTIVATED, Rung.NONE]),
        (Rung.CREATING, [Rung.CERTIFIED, Rung.CULTIVATED, Rung.PLANNED, Rung.NONE]),
        (Rung.CERTIFIED, [Rung.CREATING, Rung.CULTIVATED, Rung.PLANNED, Rung.NONE]),
    ],
)
def test_next_rungs_is_one_up_or_any_down(rung, ways):
    assert next_rungs(rung) == ways


def test_can_move_names_the_ways_that_there_are():
    assert can_move(Rung.PLANNED, Rung.CERTIFIED, True) == "当前梯度为“规划”，只能调整为“培育”、“未入库”。"


def test_can_move_to_certified_needs_the_certificate():
    assert can_move(Rung.CREATING, Rung.CERTIFIED, True) is None
    assert "尚无有效的“浙江制造”认证证书" in can_move(Rung.CREATING, Rung.CERTIFIED, False)
