"""The ladder is climbed rung by rung and left by any."""

from datetime import date

import pytest

from cultivation.rules.batches import can_admit, can_manage, can_move, next_rungs
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from enterprises.enums import Rung

DAY = date(2016, 6, 17)


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
    found = can_move(Rung.PLANNED, Rung.CERTIFIED, True, DAY, None, DAY)

    assert found == "当前梯度为“规划”，只能调整为“培育”、“未入库”。"


def test_can_move_to_certified_needs_the_certificate():
    days = (DAY, None, DAY)

    assert can_move(Rung.CREATING, Rung.CERTIFIED, True, *days) is None
    assert can_move(Rung.CREATING, Rung.CERTIFIED, False, *days) == (
        "企业尚无有效的“浙江制造”认证证书，请先在证书中登记，再调整为“认证”。"
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2016, 6, 16), "生效日期不能早于进入当前梯度的日期（2016-06-17）。"),
        (date(2016, 6, 17), None),
        (date(2018, 4, 27), None),
        (date(2018, 4, 28), "生效日期不能晚于今天（2018-04-27）。"),
    ],
)
def test_can_move_between_the_last_move_and_today(on, words):
    assert can_move(Rung.PLANNED, Rung.CULTIVATED, False, on, DAY, date(2018, 4, 27)) == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2016, 6, 16), "列入日期不能早于批次的认定日期（2016-06-17）。"),
        (date(2016, 6, 17), None),
        (date(2018, 4, 28), "列入日期不能晚于今天（2018-04-27）。"),
    ],
)
def test_can_admit_between_the_decision_and_today(on, words):
    assert can_admit(DAY, on, date(2018, 4, 27)) == words
