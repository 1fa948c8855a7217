"""Which answers of an earlier round carry over, and why the others don't."""

from typing import Any

from benchmarking.models import Answer
from benchmarking.rules.answers import content_of
from benchmarking.rules.assessments import Missing
from benchmarking.rules.carrying import TO_CHECK, carried, to_check
from benchmarking.rules.catalogue_changes import Pair
from tests.benchmarking.rules.test_catalogue_changes import _altered, _edition, _set


def _pair(code: str = "A-07", **values: Any) -> Pair:
    return _altered(code, _set(**values))


def _said(**values: Any) -> Answer:
    return Answer(**({"state": "answered", "choice": "yearly", "own_number": 2, "note": "按年"} | values))


def test_answer_carries_with_everything_that_it_says() -> None:
    said = _said()

    one = carried(_pair(name="改名"), said, None)

    assert (one.carries, one.content) == (True, content_of(said))


def test_answer_stays_behind_with_its_reason() -> None:
    reasons = [
        carried(_pair(requirement="新要求"), _said(), None).why,
        carried(_pair(), _said(), _said(choice="none")).why,
        carried(_pair(), None, None).why,
        carried(_pair(), _said(state="later"), None).why,
        carried(_pair(), _said(), None, unasked=True).why,
        carried(_pair(may_be_not_applicable=False), _said(state="not_applicable", choice=""), None).why,
        carried(Pair(None, _edition().indicators[0]), None, None).why,
    ]

    assert reasons == [
        "要求改变，原判定未必成立", "本轮已填写", "上轮未填写", "上轮为“稍后填写”", "上轮不适用于本企业，未填报",
        "现在不能选择“不适用”", "原目录没有这项指标",
    ]  # fmt: skip


def test_carried_answer_lacks_a_look_in_the_order_of_the_catalogue() -> None:
    first, second, third = _edition().indicators[:3]
    for pk, each in enumerate((first, second, third), 1):
        each.pk = pk
    lack = Missing(2, second.code, second.name, "A", "未填写")

    found = to_check([lack], [first, second, third], {1, 2, 3}, {3})

    assert [(each.indicator_id, each.words) for each in found] == [(1, TO_CHECK), (2, "未填写")]
