"""Gaps: unmet gates first, then what can be gained; the conclusion in words."""

from decimal import Decimal

import pytest

from benchmarking.enums import AnswerState, IndicatorKind, Outcome
from benchmarking.models import Answer, Catalogue, Dimension, Indicator, Verdict
from benchmarking.rules import gaps, scoring
from benchmarking.rules.gaps import Conclusion

A = Dimension(pk=1, code="A", name="品质卓越", points=Decimal(25), position=1)
STEPS = [
    {"value": "none", "label": "未统计", "points": 0},
    {"value": "yearly", "label": "按年统计", "points": 3},
    {"value": "monthly", "label": "按月统计", "points": 5},
]
LINE = {"linear": {"zero_at": 0, "full_at": 4, "figure": "rd_intensity"}}
CATALOGUE = Catalogue(basic_points=Decimal("60.0"), pass_points=Decimal("80.0"))


def make(pk: int, points: str | None, scale: object = (), **values: object) -> Indicator:
    kind = IndicatorKind.SCORE if points else IndicatorKind.GATE
    return Indicator(
        pk=pk, dimension=A, code=f"A-{pk:02d}", name=f"指标{pk}", kind=kind, position=pk,
        points=Decimal(points) if points else None, scale=scale, **values,
    )  # fmt: skip


GATE, SECOND_GATE = make(1, None), make(2, None)
SMALL, LARGE = make(3, "5", STEPS), make(4, "5", STEPS)
LINEAR = make(5, "8", LINE, own_value={"kind": "number", "unit": "%"})
ALL = [GATE, SECOND_GATE, SMALL, LARGE, LINEAR]


def answers(*choices: str, number: str = "4") -> dict[int, Answer]:
    said = {
        i.pk: Answer(indicator=i, state=AnswerState.ANSWERED, choice=choice)
        for i, choice in zip(ALL, choices, strict=False)
    }
    said[5] = Answer(indicator=LINEAR, state=AnswerState.ANSWERED, own_number=Decimal(number))
    return said


def verdicts(*choices: str, number: str = "4", note: str = "") -> dict[int, Verdict]:
    found = {
        i.pk: Verdict(indicator=i, choice=choice, note=note) for i, choice in zip(ALL, choices, strict=False)
    }
    found[5] = Verdict(indicator=LINEAR, choice="number", own_number=Decimal(number), note=note)
    return found


OWN = answers("yes", "yes", "monthly", "monthly")


def test_gaps_are_gates_first_then_by_gain() -> None:
    found = gaps.gaps(ALL, OWN, verdicts("yes", "no", "yearly", "none"), verified=True)

    assert [(gap.indicator.pk, gap.met, gap.gain) for gap in found] == [
        (2, False, None),
        (4, None, Decimal(5)),
        (3, None, Decimal(2)),
        (1, True, None),
        (5, None, Decimal(0)),
    ]


def test_gaps_before_verification_are_those_of_the_enterprise() -> None:
    found = gaps.gaps(ALL, answers("no", "yes", "none", "monthly"), verdicts("yes"), verified=False)

    assert [(g.indicator.pk, g.found_words, g.agreed) for g in found[:2]] == [(1, "", None), (3, "", None)]


def test_gap_says_both_sides_and_the_officers_words() -> None:
    found = gaps.gaps(ALL, OWN, verdicts("yes", "yes", "monthly", "yearly", note="缺月度表"), verified=True)

    first = found[0]
    assert (
        first.self_words,
        first.found_words,
        first.self_points,
        first.points,
        first.agreed,
        first.note,
    ) == (
        "按月统计（5 分）",
        "按年统计（3 分）",
        Decimal(5),
        Decimal(3),
        False,
        "缺月度表",
    )


def test_gap_shows_the_officers_number_beside_the_enterprises() -> None:
    found = gaps.gaps([LINEAR], OWN, verdicts("", "", "", "", number="2"), verified=True)

    assert (found[0].own, found[0].gain) == ("2%（自评 4%）", Decimal(4))


def test_what_does_not_apply_is_no_gap() -> None:
    own = {3: Answer(indicator=SMALL, state=AnswerState.NOT_APPLICABLE, note="无")}
    accepted = {3: Verdict(indicator=SMALL, choice="not_applicable")}

    found = gaps.gaps([SMALL], own, accepted, verified=True)

    assert (found[0].open, found[0].agreed, found[0].found_words) == (False, True, "不适用")


def test_what_was_never_said_is_a_gap_of_all_its_points() -> None:
    found = gaps.gaps([SMALL, GATE], {}, {}, verified=False)

    assert [(g.indicator.pk, g.gain, g.met, g.self_points) for g in found] == [
        (1, None, None, None),
        (3, Decimal(5), None, None),
    ]
    assert [gap.open for gap in found] == [True, True]


def test_filters_hold_gaps_differences_and_everything() -> None:
    found = gaps.gaps(ALL, OWN, verdicts("yes", "no", "yearly", "monthly"), verified=True)

    assert gaps.counts(found) == {"gaps": 2, "differing": 2, "all": 5}
    assert [gap.indicator.pk for gap in gaps.shown(found, "nonsense")] == [2, 3]


def test_impact_is_measured_against_the_largest_gain() -> None:
    found = gaps.gaps(ALL, OWN, verdicts("yes", "yes", "yearly", "none"), verified=True)

    assert [gaps.impact(gap, Decimal(5)) for gap in found[:3]] == [Decimal(100), Decimal(40), Decimal(0)]
    assert [gaps.tone(Decimal(share)) for share in (100, 75, 74, 35, 34)] == [
        "err",
        "err",
        "warn",
        "warn",
        "",
    ]


@pytest.mark.parametrize(
    ("points", "full", "rate"), [("22.0", "25.0", "88.0"), ("24.5", "30.0", "81.7"), ("0.0", "0.0", None)]
)
def test_rate_is_percent_with_one_decimal(points: str, full: str, rate: str | None) -> None:
    assert gaps.rate(Decimal(points), Decimal(full)) == (None if rate is None else Decimal(rate))


def test_gap_of_equal_gains_keeps_the_order_of_the_catalogue() -> None:
    found = gaps.gaps(ALL, answers("no", "no", "yearly", "yearly"), {}, verified=False)

    assert [gap.indicator.pk for gap in found] == [1, 2, 3, 4, 5]


def test_gap_is_stated_in_points_in_percent_of_the_full_ones_and_of_the_benchmark() -> None:
    found = gaps.gaps([LINEAR], OWN, verdicts("", "", "", "", number="3"), verified=True)[0]

    assert (found.gain, found.share) == (Decimal("2.0"), Decimal("25.0"))
    assert found.shortfall is not None
    assert (found.shortfall.difference, found.shortfall.percent) == (Decimal(1), Decimal("25.0"))
    assert found.short == "低于 4%，相差 1 个百分点，差距 25.0%"


def test_gate_that_the_enterprise_says_does_not_apply_does_not_block() -> None:
    own = {1: Answer(indicator=GATE, state=AnswerState.NOT_APPLICABLE, note="无")}

    found = gaps.gaps([GATE], own, {}, verified=False)

    assert (found[0].applies, found[0].blocks, found[0].open) == (False, False, False)


def test_gap_explains_both_scores() -> None:
    found = gaps.gaps([SMALL], OWN, verdicts("", "", "yearly"), verified=True)[0]

    assert (found.reason, found.self_reason) == (
        "“按年统计”，得 3 分，满分 5 分",
        "“按月统计”，得满分 5 分",
    )


def total(points: str, met: int, gates: int) -> scoring.Score:
    value = Decimal(points)
    return scoring.Score(
        (scoring.DimensionScore("A", "品质卓越", value, Decimal(100), met, gates - met, gates, 0),)
    )


@pytest.mark.parametrize(
    ("outcome", "score", "unmet", "expected"),
    [
        (
            Outcome.UNMET,
            total("70.5", 1, 2),
            [GATE],
            Conclusion(
                "未达标",
                "70.5 分，但必备项 A-01 指标1未满足；任一必备项未满足，不论得分均不能申请认证。",
                "err",
            ),
        ),
        (
            Outcome.UNMET,
            total("50.0", 0, 2),
            [GATE, SECOND_GATE],
            Conclusion(
                "未达标",
                "50.0 分，必备项 A-01 指标1、A-02 指标2未满足；任一必备项未满足，不论得分均不能申请认证。",
                "err",
            ),
        ),
        (
            Outcome.MET,
            total("85.0", 2, 2),
            [],
            Conclusion("达标", "85.0 分，必备项全部满足，达到 80 分的达标线，建议申请认证。", "ok"),
        ),
        (
            Outcome.NEARLY,
            total("70.5", 2, 2),
            [],
            Conclusion("基本达标", "70.5 分，必备项全部满足，距 80 分的达标线还差 9.5 分。", "warn"),
        ),
        (
            Outcome.CULTIVATING,
            total("45.0", 2, 2),
            [],
            Conclusion("培育中", "45.0 分，必备项全部满足，距 60 分的基本达标线还差 15.0 分。", "warn"),
        ),
    ],
)
def test_conclusion_says_outcome_and_what_is_missing(outcome, score, unmet, expected) -> None:
    assert gaps.conclusion(outcome, score, unmet, CATALOGUE) == expected
