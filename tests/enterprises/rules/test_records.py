from datetime import date, timedelta
from decimal import Decimal

import pytest

from enterprises.enums import Level, ProofKind, PropertyKind, StandardRole, StandardStage
from enterprises.models import (
    IntellectualProperty,
    MarketShare,
    QualityAward,
    ResearchBody,
    StandardPart,
)
from enterprises.rules import records
from enterprises.rules.records import BY_SLUG, Event, State

TODAY = date(2018, 4, 27)
STANDARD = {
    "number": "T/ZZB 0825—2018",
    "title": "小型断路器",
    "role": StandardRole.LEAD,
    "rank": 1,
    "stage": StandardStage.PUBLISHED,
    "publisher": "",
    "published_on": date(2018, 3, 16),
    "implemented_on": date(2018, 5, 16),
}
RIGHT = {
    "kind": PropertyKind.INVENTION,
    "number": "ZL1",
    "title": "机构",
    "granted_on": date(2016, 5, 11),
    "valid_to": None,
}
BODY = {
    "name": "研究院",
    "level": Level.CITY,
    "recognised_on": date(2016, 5, 11),
    "recognised_by": "市科技局",
    "document_number": "",
    "valid_to": date(2020, 1, 1),
}
AWARD = {
    "name": "区长质量奖",
    "level": Level.DISTRICT,
    "year": 2017,
    "grade": "",
    "awarded_by": "区政府",
    "awarded_on": None,
    "document_number": "",
}
SHARE = {
    "product": None,
    "year": 2017,
    "scope": "全国",
    "share": Decimal("2.4"),
    "rank": None,
    "proof": ProofKind.ASSOCIATION,
    "issued_by": "协会",
    "document_number": "",
}
WHOLE = {
    "standards": STANDARD,
    "property": RIGHT,
    "research-bodies": BODY,
    "awards": AWARD,
    "market-shares": SHARE,
}


def judged(slug, **values):
    return records.is_plausible(BY_SLUG[slug], WHOLE[slug] | values, TODAY)


@pytest.mark.parametrize("slug", WHOLE)
def test_whole_record_is_accepted_and_names_all_its_fields(slug):
    assert judged(slug) is None
    assert set(BY_SLUG[slug].fields) == set(WHOLE[slug])


@pytest.mark.parametrize(
    ("slug", "values", "words"),
    [
        ("standards", {"published_on": None}, "现行标准请填写发布日期"),
        ("standards", {"number": ""}, "请填写标准编号"),
        ("standards", {"number": "", "stage": StandardStage.REPLACED}, "请填写标准编号"),
        ("standards", {"stage": StandardStage.DRAFTING}, "请把状态改为“现行”"),
        ("standards", {"implemented_on": date(2018, 3, 15)}, "实施日期早于发布日期"),
        ("standards", {"published_on": date(2018, 4, 28)}, "晚于今天"),
        ("standards", {"rank": 2}, "主起草单位排名第 1"),
        ("standards", {"role": StandardRole.PARTICIPANT}, "排名第 1 的是主起草单位"),
        ("property", {"granted_on": date(2018, 4, 28)}, "晚于今天"),
        ("property", {"granted_on": date(1979, 12, 31)}, "过早"),
        ("property", {"valid_to": date(2016, 5, 10)}, "有效期止早于授权（注册）日期"),
        ("research-bodies", {"valid_to": date(2016, 5, 10)}, "有效期止早于认定日期"),
        ("awards", {"year": 2019}, "1980 年至 2018 年"),
        ("awards", {"awarded_on": date(2018, 4, 28)}, "晚于今天"),
        ("market-shares", {"share": None}, "至少一项"),
        ("market-shares", {"share": Decimal(0)}, "大于 0"),
        ("market-shares", {"share": Decimal("100.01")}, "不超过 100"),
        ("market-shares", {"rank": 0}, "排名从 1 起"),
        ("market-shares", {"year": 1999}, "2000 年以后"),
        ("market-shares", {"issued_by": ""}, "企业自行声明"),
    ],
)
def test_what_does_not_hold_is_said(slug, values, words):
    assert words in judged(slug, **values)


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("standards", {"rank": None}),
        ("standards", {"role": StandardRole.PARTICIPANT, "rank": None}),
        ("standards", {"role": StandardRole.PARTICIPANT, "rank": 3}),
        (
            "standards",
            {"number": "", "stage": StandardStage.PLANNED, "published_on": None, "implemented_on": None},
        ),
        ("property", {"valid_to": date(2036, 1, 1)}),
        ("market-shares", {"proof": ProofKind.SELF_DECLARED, "issued_by": ""}),
        ("market-shares", {"share": None, "rank": 3}),
    ],
)
def test_what_may_be_empty_or_ahead_is_accepted(slug, values):
    assert judged(slug, **values) is None


def test_what_the_enterprise_says_itself_is_marked():
    own = MarketShare(proof=ProofKind.SELF_DECLARED)

    assert records.proof_of(own, TODAY) == State("企业自行声明", "warn")
    assert records.proof_of(MarketShare(proof=ProofKind.YEARBOOK), TODAY) == State("统计年鉴", "ok")


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (None, State("未载明有效期")),
        (-1, State("2018-04-26 到期", "err")),
        (0, State("0 天后到期", "warn")),
        (90, State("90 天后到期", "warn")),
        (91, State("有效", "ok")),
    ],
)
def test_right_warns_before_its_end(left, state):
    end = None if left is None else TODAY + timedelta(days=left)

    assert records.term_of(IntellectualProperty(valid_to=end), TODAY) == state


@pytest.mark.parametrize(
    ("stage", "tone"),
    [(StandardStage.PUBLISHED, "ok"), (StandardStage.REPLACED, "err"), (StandardStage.DRAFTING, "info")],
)
def test_standard_says_how_far_it_is(stage, tone):
    assert records.stage_of(StandardPart(stage=stage), TODAY) == State(stage.label, tone)


def test_events_of_records():
    assert records.standard_published(StandardPart(**STANDARD)) == Event(
        date(2018, 3, 16), "主起草的标准 T/ZZB 0825—2018 发布", "小型断路器"
    )
    assert records.standard_published(StandardPart(**STANDARD | {"published_on": None})) is None
    assert records.body_recognised(ResearchBody(**BODY)) == Event(
        date(2016, 5, 11), "认定为研究院", "市科技局"
    )
    assert records.award_given(QualityAward(**AWARD)) is None
    given = QualityAward(**AWARD | {"awarded_on": date(2017, 12, 21), "grade": "提名奖"})
    assert records.award_given(given).title == "获 2017 年度区长质量奖（提名奖）"


def test_entry_of_a_record_is_found():
    assert [records.kind_of(kind.model()).slug for kind in records.KINDS] == list(WHOLE)
