"""Points, gates and the result rule."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.enums import AnswerState, IndicatorKind, Outcome
from benchmarking.models import Answer, Dimension, Indicator, Verdict
from benchmarking.rules import scoring
from benchmarking.rules.scoring import NO, NOTHING, YES, Said

STEPS = [
    {"value": "none", "label": "未统计", "points": 0},
    {"value": "yearly", "label": "按年统计", "points": "3"},
    {"value": "falling", "label": "连续三年下降", "points": "6"},
]
A = Dimension(pk=1, code="A", name="品质卓越", position=1, points=Decimal(6))
B = Dimension(pk=2, code="B", name="自主创新", position=2, points=Decimal(8))


def gate(pk: int = 1, dimension: Dimension = A) -> Indicator:
    return Indicator(pk=pk, dimension=dimension, code=f"G-{pk}", kind=IndicatorKind.GATE)


def scored(pk: int = 2, dimension: Dimension = A, scale: Any = None, points: int | str = 6) -> Indicator:
    return Indicator(
        pk=pk,
        dimension=dimension,
        code=f"S-{pk}",
        kind=IndicatorKind.SCORE,
        points=Decimal(points),
        scale=STEPS if scale is None else scale,
    )


def line(zero_at: Any = "0", full_at: Any = "4", points: int | str = 8, pk: int = 3) -> Indicator:
    return scored(pk, B, {"linear": {"zero_at": zero_at, "full_at": full_at, "figure": "f"}}, points)


@pytest.mark.parametrize(
    ("choice", "expected"), [("none", "0"), ("yearly", "3"), ("falling", "6"), ("unknown", None), ("", None)]
)
def test_points_of_a_scale_are_those_of_the_step(choice, expected):
    assert scoring.points(scored(), Said(choice)) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "0.0"),
        ("4", "8.0"),
        ("9", "8.0"),
        ("-1", "0.0"),
        ("2", "4.0"),
        ("2.12", "4.2"),
        ("2.125", "4.3"),
    ],
)
def test_points_on_a_line_are_proportional_and_rounded_half_up(number, expected):
    assert scoring.points(line(), Said(number=Decimal(number))) == Decimal(expected)


def test_points_on_a_falling_line_grow_downwards():
    falling = line("5", "1", 10)

    assert [scoring.points(falling, Said(number=Decimal(n))) for n in (6, 5, 3, 1, 0)] == [
        Decimal(n) for n in ("0.0", "0.0", "5.0", "10.0", "10.0")
    ]


def test_points_without_a_number_are_none_and_not_zero():
    assert scoring.points(line(), NOTHING) is None


@pytest.mark.parametrize(
    ("said", "met"),
    [
        (Said(YES), True),
        (Said(NO), False),
        (NOTHING, None),
        (Said(not_applicable=True), None),
        (Said(not_applicable=True, accepted=True), True),
    ],
)
def test_gate_met_follows_what_was_said(said, met):
    assert scoring.gate_met(gate(), said) is met


@pytest.mark.parametrize("state", [AnswerState.LATER, AnswerState.UNKNOWN])
def test_said_of_an_answer_put_off_or_not_known_is_nothing(state):
    put_off = Answer(state=state, choice="falling", own_number=Decimal(3))

    assert scoring.of_answer(put_off) == NOTHING
    assert scoring.of_answer(None) == NOTHING


def test_said_of_an_answer_that_does_not_apply_is_not_accepted_by_itself():
    assert scoring.of_answer(Answer(state=AnswerState.NOT_APPLICABLE)) == Said(not_applicable=True)


def test_said_of_a_verdict_accepts_that_it_does_not_apply():
    assert scoring.of_verdict(Verdict(choice="not_applicable")) == Said(not_applicable=True, accepted=True)
    assert scoring.of_verdict(None) == NOTHING


def test_score_adds_up_by_dimension_in_order():
    indicators = [line(), gate(), scored()]
    said = {1: Said(YES), 2: Said("yearly"), 3: Said(number=Decimal("2.12"))}

    total = scoring.score(indicators, said)

    assert [(d.code, d.points, d.full) for d in total.dimensions] == [
        ("A", Decimal("3.0"), Decimal(6)),
        ("B", Decimal("4.2"), Decimal(8)),
    ]
    assert (total.points, total.full, total.gates_met, total.gates_total, total.open) == (
        Decimal("7.2"),
        Decimal(14),
        1,
        1,
        0,
    )


def test_score_counts_what_nobody_judged_as_open():
    total = scoring.score([gate(), scored(), line()], {})

    assert (total.points, total.open, total.gates_met, total.gates_failed) == (Decimal(0), 3, 0, 0)


def test_score_leaves_out_a_gate_that_the_enterprise_says_does_not_apply():
    total = scoring.score([gate(1), gate(4)], {1: Said(YES), 4: Said(not_applicable=True)})

    assert (total.gates_met, total.gates_failed, total.gates_total, total.open) == (1, 0, 1, 0)


def test_score_counts_a_gate_accepted_as_not_applicable_as_met():
    total = scoring.score([gate(1), gate(4)], {1: Said(YES), 4: Said(not_applicable=True, accepted=True)})

    assert (total.gates_met, total.gates_total) == (2, 2)


def test_score_leaves_points_that_do_not_apply_out_of_the_full():
    total = scoring.score([scored(), line()], {2: Said(not_applicable=True), 3: Said(number=Decimal(4))})

    assert (total.points, total.full, total.open) == (Decimal("8.0"), Decimal(8), 0)


@pytest.mark.parametrize(
    ("met", "number", "expected"),
    [
        (YES, "4", Outcome.MET),
        (YES, "3", Outcome.NEARLY),
        (YES, "2.99", Outcome.NEARLY),
        (YES, "2", Outcome.CULTIVATING),
        (NO, "4", Outcome.UNMET),
        ("", "4", Outcome.UNMET),
    ],
)
def test_outcome_follows_gates_first_then_thresholds(met, number, expected):
    total = scoring.score([gate(), line()], {1: Said(met), 3: Said(number=Decimal(number))})

    assert scoring.outcome(total, basic=Decimal(6), passing=Decimal(8)) == expected


# ── properties ───────────────────────────────────────────────────────────────────────────────────
numbers = st.decimals(min_value=-1000, max_value=1000, places=4)
choices = st.sampled_from(["none", "yearly", "falling", ""])
gates = st.sampled_from([Said(YES), Said(NO), NOTHING, Said(not_applicable=True)])


@given(numbers, numbers, numbers)
def test_points_on_a_line_stay_between_nothing_and_everything(number, start, end):
    earned = scoring.points(line(str(start), str(end)), Said(number=number))

    assert Decimal(0) <= earned <= Decimal(8)
    assert earned == earned.quantize(Decimal("0.1"))


@given(numbers, numbers)
def test_points_on_a_line_never_fall_with_a_better_number(one, other):
    worse, better = sorted([one, other])

    assert scoring.points(line(), Said(number=worse)) <= scoring.points(line(), Said(number=better))


@given(st.lists(st.tuples(gates, choices, numbers), min_size=1, max_size=6))
def test_score_is_the_sum_of_its_parts_in_any_order(parts):
    indicators, said = [], {}
    for n, (met, choice, number) in enumerate(parts):
        indicators += [gate(3 * n + 1), scored(3 * n + 2), line(pk=3 * n + 3)]
        said |= {3 * n + 1: met, 3 * n + 2: Said(choice), 3 * n + 3: Said(number=number)}
    earned = [scoring.points(i, said[i.pk]) for i in indicators]

    total = scoring.score(indicators, said)

    assert total == scoring.score(list(reversed(indicators)), said)
    assert total.points == sum((points for points in earned if points is not None), Decimal(0))
    assert Decimal(0) <= total.points <= total.full
    assert total.gates_met + total.gates_failed <= total.gates_total <= len(parts)


@given(st.lists(gates, min_size=1, max_size=8), numbers)
def test_outcome_of_any_failed_gate_is_unmet_whatever_the_points(said, number):
    indicators = [gate(n + 10) for n in range(len(said))]
    spoken = {n + 10: each for n, each in enumerate(said)} | {9: Said(NO), 3: Said(number=number)}

    total = scoring.score([*indicators, gate(9), line()], spoken)

    assert scoring.outcome(total, basic=Decimal(0), passing=Decimal(0)) == Outcome.UNMET
