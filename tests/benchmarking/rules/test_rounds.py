"""When a round may be opened."""

from datetime import date
from decimal import Decimal

import pytest

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue, Round
from benchmarking.rules.rounds import (
    Names,
    Terms,
    can_invite,
    can_open,
    can_put_off,
    may_take_part,
    who_words,
)
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import Rung
from enterprises.models import Enterprise

LEAD = Actor(Role.LEAD_OFFICER, user_id=1)
PUBLISHED = Catalogue(title="目录", edition="2015", status=CatalogueStatus.PUBLISHED)
GOOD = {
    "number": 1,
    "catalogue": PUBLISHED,
    "opens_on": date(2018, 4, 1),
    "due_on": date(2018, 4, 1),
    "taken": False,
}


def test_opening_a_round_is_for_the_lead_bureau():
    assert can_open(LEAD, **GOOD) is None
    assert can_open(Actor(Role.BUREAU_OFFICER), **GOOD) == "只有牵头单位可以开放自评轮次。"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": 0}, "轮次应为 1 至 10。"),
        ({"number": 11}, "轮次应为 1 至 10。"),
        ({"due_on": date(2018, 3, 31)}, "截止日期不能早于开始日期。"),
        ({"terms": Terms(verify_by=date(2018, 3, 31))}, "核验截止日期不能早于填报截止日期。"),
        ({"terms": Terms(rungs=("none",))}, "参加梯度请从列表中选择。"),
        ({"terms": Terms(spread=Decimal(0))}, "允许分差应大于 0，不超过 100 分。"),
        ({"terms": Terms(objection_days=31)}, "异议期应为 1 至 30 个工作日。"),
        (
            {"terms": Terms(invitees=(Enterprise(name="海风厂", ended_on=date(2018, 1, 1)),))},
            "海风厂已注销或被合并，不能指定参加。",
        ),
        ({"taken": True}, "这一年度的该轮次已经开放，请填写下一轮次。"),
        (
            {"catalogue": Catalogue(title="目录", edition="草", status=CatalogueStatus.DRAFT)},
            "目录（草）不是现行版本，不能用于新的轮次。",
        ),
    ],
)
def test_opening_a_round_is_refused_in_words(wrong, words):
    assert can_open(LEAD, **(GOOD | wrong)) == words


ALL = Round(year=2018, number=2, due_on=date(2018, 6, 29), verify_by=date(2018, 7, 20))
CREATING = Round(year=2018, number=2, due_on=date(2018, 6, 29), rungs=["creating"])
FIRM = Enterprise(name="海风厂", rung=Rung.CULTIVATED)
NOT_ASKED = "2018 年第二轮自评没有安排本企业参加；如需参加，请联系区市场监督管理局。"


@pytest.mark.parametrize(
    ("asked", "names", "words"),
    [
        (ALL, Names(), None),
        (ALL, Names(some=True), NOT_ASKED),
        (ALL, Names(some=True, this=True), None),
        (CREATING, Names(), NOT_ASKED),
        (CREATING, Names(some=True, this=True), None),
        (Round(year=2018, number=2, rungs=["cultivated"]), Names(some=True), None),
    ],
)
def test_taking_part_is_for_the_rungs_and_names_of_a_round(asked, names, words):
    assert may_take_part(FIRM, asked, names) == words


@pytest.mark.parametrize(
    ("asked", "named", "words"),
    [
        (ALL, 0, "全部存续企业"),
        (ALL, 3, "指定的 3 家企业"),
        (Round(rungs=["cultivated", "creating"]), 0, "培育、创建企业"),
        (CREATING, 2, "创建企业，另指定 2 家"),
    ],
)
def test_who_takes_part_is_said_in_words(asked, named, words):
    assert who_words(asked, named) == words


@pytest.mark.parametrize(
    ("asked", "day", "words"),
    [
        (CREATING, date(2018, 6, 29), None),
        (CREATING, date(2018, 6, 30), "2018 年第二轮自评已于 2018-06-29 截止，请先延长截止日期。"),
        (ALL, date(2018, 6, 1), "2018 年第二轮自评由全部企业参加，不需要另行指定。"),
    ],
)
def test_naming_more_is_for_a_round_that_is_limited_and_open(asked, day, words):
    assert can_invite(LEAD, asked, [FIRM], some_named=False, day=day) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"due_on": date(2018, 6, 29)}, "日期没有变化，请填写推迟后的日期。"),
        ({"due_on": date(2018, 6, 28)}, "截止日期只能推迟，不能提前或取消。"),
        ({"verify_by": None}, "截止日期只能推迟，不能提前或取消。"),
        ({"due_on": date(2018, 7, 21)}, "核验截止日期不能早于填报截止日期，请一并推迟。"),
        ({"reason": " "}, "请填写推迟的原因。"),
        ({"by": Actor(Role.BUREAU_OFFICER)}, "只有牵头单位可以推迟截止日期。"),
    ],
)
def test_days_are_only_put_off_and_with_a_reason(changes, words):
    filled = {"by": LEAD, "due_on": date(2018, 7, 6), "verify_by": date(2018, 7, 20), "reason": "台风"}
    filled |= changes
    assert can_put_off(filled.pop("by"), ALL, **filled) == words
