"""When a round may be opened."""

from datetime import date

import pytest

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue
from benchmarking.rules.rounds import can_open
from dongtou_brand.kernel.actor import Actor, Role

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
        ({"taken": True}, "这一年度的该轮次已经开放，请填写下一轮次。"),
        (
            {"catalogue": Catalogue(title="目录", edition="草", status=CatalogueStatus.DRAFT)},
            "目录（草）不是现行版本，不能用于新的轮次。",
        ),
    ],
)
def test_opening_a_round_is_refused_in_words(wrong, words):
    assert can_open(LEAD, **(GOOD | wrong)) == words
