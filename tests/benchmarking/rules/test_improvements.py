from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from benchmarking.enums import ImprovementStatus, IndicatorKind, Outcome
from benchmarking.models import Catalogue, Dimension, Improvement, Indicator, PlannedGain
from benchmarking.rules import improvements as rules
from benchmarking.rules.scoring import NO, NOT_APPLICABLE, YES, Said

DAY = date(2018, 4, 27)
CATALOGUE = Catalogue(basic_points=Decimal(8), pass_points=Decimal(12))
DIMENSION = Dimension(pk=1, code="A", name="品质卓越", position=1)
SCALE = [{"value": str(points), "label": str(points), "points": points} for points in range(9)]
GATE = Indicator(pk=1, code="A-01", name="体系", kind=IndicatorKind.GATE, dimension=DIMENSION)
FIRST, SECOND = (
    Indicator(
        pk=pk, code=f"A-0{pk}", name=f"计分{pk}", kind=IndicatorKind.SCORE, points=Decimal(8), scale=SCALE,
        dimension=DIMENSION,
    )
    for pk in (2, 3)
)  # fmt: skip
ALL = [GATE, FIRST, SECOND]


def aim(indicator: Indicator, points: str | None = None) -> PlannedGain:
    return PlannedGain(indicator=indicator, points=None if points is None else Decimal(points))


def said(gate: str = NO, first: str = "2", second: str = "4") -> dict[int, Said]:
    return {1: Said(gate), 2: Said(first), 3: Said(second)}


@pytest.mark.parametrize(
    ("gains", "points", "outcome"),
    [
        ([], "6", Outcome.UNMET),
        ([aim(FIRST, "8")], "12", Outcome.UNMET),
        ([aim(GATE)], "6", Outcome.CULTIVATING),
        ([aim(GATE), aim(FIRST, "4")], "8", Outcome.NEARLY),
        ([aim(GATE), aim(FIRST, "8")], "12", Outcome.MET),
        ([aim(GATE), aim(FIRST, "5"), aim(FIRST, "8")], "12", Outcome.MET),
        ([aim(GATE), aim(SECOND, "3")], "6", Outcome.CULTIVATING),
    ],
    ids=["nothing", "gate-left", "gate", "nearly", "met", "highest-of-two", "below-present"],
)
def test_expected_adds_what_is_planned_to_what_is(gains, points, outcome):
    assert rules.expected(ALL, said(), gains, CATALOGUE) == rules.Expected(Decimal(points), outcome)


def test_expected_leaves_out_what_does_not_apply():
    none = said(gate=YES) | {2: Said(NOT_APPLICABLE, not_applicable=True, accepted=True)}

    assert rules.expected(ALL, none, [aim(FIRST, "8")], CATALOGUE).points == Decimal(4)


@pytest.mark.parametrize(
    ("aims", "words"),
    [
        ([], "请至少选择一项对应指标。"),
        ([rules.Aim(GATE)], None),
        ([rules.Aim(FIRST, Decimal(3))], None),
        ([rules.Aim(FIRST)], "请填写 A-02 计分2的预期得分。"),
        ([rules.Aim(FIRST, Decimal(2))], "A-02 计分2的预期得分应高于现有的 2 分，且不超过满分 8 分。"),
        ([rules.Aim(FIRST, Decimal(9))], "A-02 计分2的预期得分应高于现有的 2 分，且不超过满分 8 分。"),
    ],
)
def test_aims_lie_between_what_is_and_what_can_be(aims, words):
    assert rules.aims_hold(aims, {1: None, 2: Decimal(2), 3: None}) == words


@pytest.mark.parametrize(
    ("due_on", "step"),
    [("2018-05-05", None), ("2018-05-04", -7), ("2018-04-27", -7), ("2018-04-26", 1), ("2018-04-12", 15),
     ("2018-03-28", 30), ("2017-01-01", 30)],
)  # fmt: skip
def test_ladder_is_climbed_by_days(due_on, step):
    assert rules.step(date.fromisoformat(due_on), DAY) == step


@pytest.mark.parametrize(
    ("due_on", "last", "status", "stale"),
    [
        ("2018-04-27", None, ImprovementStatus.DOING, False),
        ("2018-04-20", None, ImprovementStatus.DOING, True),
        ("2018-04-20", "2018-04-19", ImprovementStatus.DOING, True),
        ("2018-04-20", "2018-04-21", ImprovementStatus.DOING, False),
        ("2018-01-20", "2018-03-27", ImprovementStatus.PLANNED, True),
        ("2018-01-20", "2018-03-28", ImprovementStatus.PLANNED, False),
        ("2018-01-20", None, ImprovementStatus.DONE, False),
    ],
)
def test_overdue_measure_is_spoken_of_every_thirty_days(due_on, last, status, stale):
    one = Improvement(due_on=date.fromisoformat(due_on), status=status)

    assert rules.stale(one, date.fromisoformat(last) if last else None, DAY) is stale


@dataclass
class Open:
    """A gap as far as it matters here."""

    indicator: Indicator
    open: bool = True
    more: dict[str, Any] = field(default_factory=dict)


def test_gaps_without_a_measure_are_named():
    first, closed, second = Open(GATE), Open(FIRST, open=False), Open(SECOND)

    assert rules.unplanned([first, closed, second], {GATE.pk}) == [second]


def test_putting_off_needs_a_reason():
    later = date(2018, 6, 1)

    assert rules.postponed(DAY, later, " ") == "推迟完成时限请说明原因。"
    assert (rules.postponed(DAY, later, "供应商延期"), rules.postponed(later, DAY, "")) == (None, None)
