"""The smallest set of indicators that reaches the next result."""

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from benchmarking.enums import AnswerState, Outcome
from benchmarking.models import Answer, Catalogue, Indicator
from benchmarking.rules import scoring, ways
from benchmarking.rules.gaps import gaps
from benchmarking.rules.ways import Way
from tests.benchmarking.rules.test_scoring import STEPS, gate, scored

CATALOGUE = Catalogue(basic_points=Decimal(8), pass_points=Decimal(14))
FIRST, SECOND = gate(1), gate(2)
# Three times six points: full 18.
SCORED = [scored(pk, scale=STEPS) for pk in (3, 4, 5)]
ALL = [FIRST, SECOND, *SCORED]


def found(*choices: str, indicators: list[Indicator] = ALL) -> list[Way]:
    said = {
        each.pk: Answer(state=AnswerState.ANSWERED if choice else AnswerState.UNANSWERED, choice=choice)
        if choice != "n/a"
        else Answer(state=AnswerState.NOT_APPLICABLE)
        for each, choice in zip(indicators, choices, strict=True)
    }
    score = scoring.score(indicators, {pk: scoring.of_answer(answer) for pk, answer in said.items()})
    outcome = scoring.outcome(score, basic=CATALOGUE.basic_points, passing=CATALOGUE.pass_points)
    return ways.ways(gaps(indicators, said, {}, verified=False), score, outcome, CATALOGUE)


def shape(way: Way) -> tuple[Outcome, list[int], list[int], Decimal]:
    codes = [[gap.indicator.pk for gap in part] for part in (way.gates, way.scored)]
    return way.goal, codes[0], codes[1], way.after


def test_way_of_the_best_result_is_none():
    assert found("yes", "yes", "falling", "falling", "yearly") == []


def test_way_takes_the_largest_gains_first_to_each_better_result():
    made = found("yes", "yes", "yearly", "none", "yearly")

    assert [shape(way) for way in made] == [
        (Outcome.NEARLY, [], [3], Decimal(9)),
        (Outcome.MET, [], [4, 3], Decimal(15)),
    ]
    assert [way.missing for way in made] == [Decimal(2), Decimal(8)]


def test_way_of_an_unmet_gate_with_enough_points_is_the_gate_alone():
    made = found("no", "yes", "falling", "falling", "yearly")

    assert [shape(way) for way in made] == [(Outcome.MET, [1], [], Decimal(15))]


def test_way_of_an_unmet_gate_needs_the_points_as_well():
    made = found("no", "", "falling", "yearly", "none")

    assert [shape(way) for way in made] == [
        (Outcome.NEARLY, [1, 2], [], Decimal(9)),
        (Outcome.MET, [1, 2], [5], Decimal(15)),
    ]


def test_way_of_nothing_answered_is_everything():
    made = found("", "", "", "", "")

    assert shape(made[-1]) == (Outcome.MET, [1, 2], [3, 4, 5], Decimal(18))


def test_way_that_does_not_exist_says_what_is_lacking():
    made = found("yes", "yes", "yearly", "n/a", "none")

    assert [(way.goal, way.possible, way.lacking, way.steps == ()) for way in made] == [
        (Outcome.NEARLY, True, Decimal(0), False),
        (Outcome.MET, False, Decimal(2), True),
    ]


def test_way_that_does_not_exist_still_names_the_gates():
    made = found("no", "n/a", "falling", "n/a", "n/a")

    assert [(way.goal, [gap.indicator.pk for gap in way.steps], way.lacking) for way in made] == [
        (Outcome.NEARLY, [1], Decimal(2)),
        (Outcome.MET, [1], Decimal(8)),
    ]


def test_fewest_of_equally_many_exceeds_the_need_least():
    assert ways.fewest([Decimal(8), Decimal(5), Decimal("3.5"), Decimal(3)], Decimal("6.2")) == (0,)
    assert ways.fewest([Decimal(8), Decimal(5), Decimal("3.5"), Decimal(3)], Decimal("8.4")) == (1, 2)


gains = st.lists(st.integers(1, 80).map(lambda n: Decimal(n) / 10), max_size=8)


@given(gains, st.integers(-50, 400).map(lambda n: Decimal(n) / 10))
def test_fewest_is_what_trying_everything_finds(values, needed):
    possible = [
        places
        for count in range(len(values) + 1)
        for places in combinations(range(len(values)), count)
        if sum((values[place] for place in places), Decimal(0)) >= needed
    ]

    best = min(possible, key=lambda p: (len(p), sum(values[place] for place in p), p), default=None)

    assert ways.fewest(values, needed) == best


@given(st.lists(st.integers(1, 80), min_size=120, max_size=120), st.integers(1, 3000))
def test_fewest_of_a_long_catalogue_reaches_the_need_with_no_indicator_too_many(values, needed):
    decimals = [Decimal(value) / 10 for value in values]

    chosen = ways.fewest(decimals, Decimal(needed) / 10)

    largest = sorted(values, reverse=True)
    if chosen is None:
        assert sum(values) < needed
    else:
        assert sum(values[place] for place in chosen) >= needed
        assert sum(largest[: len(chosen) - 1]) < needed
