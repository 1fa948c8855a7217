from datetime import UTC, datetime

import pytest

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import rule_settings
from enterprises.models import RuleSetting
from enterprises.queries import rule_settings as queries
from tests.factories.accounts import make_actor

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)


def choose(by, value="strict", reason="领导小组会议纪要〔2018〕3 号"):
    return rule_settings.choose(key="rd_growth", value=value, reason=reason, by=by, at=AT)


def test_weak_reading_holds_until_somebody_decides():
    assert (queries.reading(), queries.history()) == ("weak", [])


def test_chief_chooses_with_a_reason_that_stays():
    chief = make_actor(Role.LEAD_CHIEF)

    choose(chief)
    choose(chief, "weak", "恢复原口径")

    assert queries.reading() == "weak"
    said = [(one.words, one.by, one.at, one.reason) for one in queries.history()]
    assert said == [
        ("同向增长", chief.name, AT, "恢复原口径"),
        ("增幅不低于", chief.name, AT, "领导小组会议纪要〔2018〕3 号"),
    ]
    entry = TrailEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.detail) == (
        "enterprises.rule_setting.save",
        {"rule": "研发投入增长", "from": "增幅不低于", "to": "同向增长"},
    )


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.BUREAU_OFFICER, Role.SYSTEM_ADMIN])
def test_others_do_not_choose(role):
    with pytest.raises(Refused, match="由牵头单位负责人确定"):
        choose(make_actor(role))
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [("strict", " ", "请填写"), ("strict", "长" * 101, "100 字以内"), ("middle", "依据", "没有这种读法")],
)
def test_choice_needs_a_reading_and_a_reason(value, reason, words):
    with pytest.raises(Refused, match=words):
        choose(make_actor(Role.LEAD_CHIEF), value, reason)
