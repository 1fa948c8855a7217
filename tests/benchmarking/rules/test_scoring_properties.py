"""What holds of every score, whatever was said: tried with catalogues and answers that nobody thought of."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from benchmarking.enums import AnswerState, Outcome
from benchmarking.models import Answer, Dimension, Indicator, Verdict
from benchmarking.rules import scoring
from benchmarking.rules.gaps import gaps
from benchmarking.rules.scoring import NO, NOTHING, YES, Said
from tests.benchmarking.rules.test_measures import conditional, measured_gate, measured_score
from tests.benchmarking.rules.test_scoring import A, B, gate, line, scored

NUMBERS = st.decimals(min_value=0, max_value=100, places=2)
ANYTHING = st.one_of(
    st.just(NOTHING),
    st.just(Said(not_applicable=True)),
    st.just(Said(not_applicable=True, accepted=True)),
    st.sampled_from([YES, NO, "none", "yearly", "falling", "no such step"]).map(Said),
    NUMBERS.map(lambda number: Said(number=number)),
    st.dictionaries(st.sampled_from(["icn", "power"]), NUMBERS).map(lambda found: Said(measured=found)),
)


def measured(pk: int, dimension: Dimension) -> Indicator:
    """A gate or, by its key, a scored indicator that is judged by measured values."""
    indicator = measured_gate(pk) if pk % 3 else measured_score(pk)
    indicator.dimension = dimension
    return indicator


MAKERS = st.sampled_from([gate, scored, line, measured])


def make(maker, pk: int) -> Indicator:
    return maker(pk=pk) if maker is line else maker(pk, (A, B)[pk % 2])


@st.composite
def catalogues(draw, least: int = 0) -> tuple[list[Indicator], dict[int, Said]]:
    """Indicators of every kind with something said to each, or nothing."""
    made = draw(st.lists(st.tuples(MAKERS, ANYTHING), min_size=least, max_size=12))
    indicators = [make(maker, pk) for pk, (maker, _) in enumerate(made, 1)]
    return indicators, {pk: said for pk, (_, said) in enumerate(made, 1) if said != NOTHING}


@given(catalogues(), st.randoms())
def test_order_of_answers_and_of_indicators_does_not_matter(made, shuffle):
    indicators, said = made
    mixed, spoken = list(indicators), list(said.items())
    shuffle.shuffle(mixed)
    shuffle.shuffle(spoken)

    assert scoring.score(mixed, dict(spoken)) == scoring.score(indicators, said)


@given(catalogues(), st.sampled_from([NOTHING, Said(NO), Said("falling")]))
def test_gate_that_is_not_met_wins_over_all_points(made, refused):
    indicators, said = made
    blocking = gate(100)

    total = scoring.score([*indicators, blocking], said | {100: refused})

    assert scoring.outcome(total, basic=Decimal(0), passing=Decimal(0)) == Outcome.UNMET


@given(catalogues())
def test_outcome_is_unmet_exactly_when_a_gate_that_applies_is_not_met(made):
    indicators, said = made
    applying = [i for i in indicators if i.is_gate and said.get(i.pk) != Said(not_applicable=True)]
    blocked = any(scoring.gate_met(i, said.get(i.pk, NOTHING)) is not True for i in applying)

    found = scoring.outcome(scoring.score(indicators, said), basic=Decimal(0), passing=Decimal(0))

    assert (found == Outcome.UNMET) is blocked


@given(catalogues(least=1), st.data())
def test_unanswered_never_scores(made, data):
    indicators, said = made
    silent = data.draw(st.sampled_from(indicators))
    without = {pk: each for pk, each in said.items() if pk != silent.pk}
    others = [each for each in indicators if each is not silent]

    found, rest = scoring.score(indicators, without), scoring.score(others, without)

    assert scoring.points(silent, NOTHING) is None
    assert (found.points, found.gates_met, found.open) == (rest.points, rest.gates_met, rest.open + 1)
    assert found.full == rest.full + (silent.points or 0)


@given(catalogues())
def test_nothing_said_is_no_points(made):
    indicators, _ = made

    found = scoring.score(indicators, {})

    assert (found.points, found.gates_met, found.open) == (Decimal(0), 0, len(indicators))


@given(catalogues(least=1), st.data(), st.booleans())
def test_scored_indicator_that_does_not_apply_leaves_the_denominator(made, data, accepted):
    indicators, said = made
    out = data.draw(st.sampled_from(indicators))
    spoken = said | {out.pk: Said(not_applicable=True, accepted=accepted)}
    others = [each for each in indicators if each is not out]

    found, rest = scoring.score(indicators, spoken), scoring.score(others, spoken)

    assert (found.points, found.full, found.open) == (rest.points, rest.full, rest.open)
    assert found.gates_total == rest.gates_total + (out.is_gate and accepted)
    assert found.gates_total - found.gates_met == rest.gates_total - rest.gates_met


@given(catalogues())
def test_points_stay_within_the_full_ones_in_each_dimension(made):
    for each in scoring.score(*made).dimensions:
        assert Decimal(0) <= each.points <= each.full
        assert each.gates_met + each.gates_failed <= each.gates_total


# ── self and verified ────────────────────────────────────────────────────────────────────────────
def answer(indicator: Indicator, said: Said) -> Answer:
    if said == NOTHING:
        return Answer(indicator=indicator, state=AnswerState.UNANSWERED)
    state = AnswerState.NOT_APPLICABLE if said.not_applicable else AnswerState.ANSWERED
    return Answer(
        indicator=indicator, state=state, choice=said.choice, own_number=said.number, measured=kept(said)
    )


def kept(said: Said) -> dict[str, str]:
    return {code: str(number) for code, number in said.measured.items()}


def verdict(indicator: Indicator, said: Said) -> Verdict:
    choice = scoring.NOT_APPLICABLE if said.not_applicable else said.choice
    return Verdict(indicator=indicator, choice=choice, own_number=said.number, measured=kept(said))


@given(
    catalogues(), st.lists(ANYTHING, min_size=12, max_size=12), st.lists(ANYTHING, min_size=12, max_size=12)
)
def test_verified_points_do_not_depend_on_the_answers_nor_the_own_ones_on_verdicts(made, one, other):
    indicators, found = made
    verdicts = {i.pk: verdict(i, found.get(i.pk, NOTHING)) for i in indicators}
    answers = {i.pk: answer(i, said) for i, said in zip(indicators, one, strict=False)}
    others = {i.pk: answer(i, said) for i, said in zip(indicators, other, strict=False)}

    verified = gaps(indicators, answers, verdicts, verified=True)
    again = gaps(indicators, others, verdicts, verified=True)
    own = gaps(indicators, answers, verdicts, verified=False)

    def judged(rows):
        return [(g.indicator.pk, g.points, g.met, g.gain, g.reason, g.applies) for g in rows]

    assert judged(verified) == judged(again)
    assert judged(own) == judged(gaps(indicators, answers, {}, verified=False))
    assert {g.indicator.pk: g.self_points for g in verified} == {g.indicator.pk: g.points for g in own}


@given(catalogues())
def test_gains_are_exactly_what_is_missing_of_the_full_points(made):
    indicators, said = made
    rows = gaps(
        indicators, {i.pk: answer(i, said.get(i.pk, NOTHING)) for i in indicators}, {}, verified=False
    )
    total = scoring.score(
        indicators, {i.pk: scoring.of_answer(answer(i, said.get(i.pk, NOTHING))) for i in indicators}
    )

    assert sum((g.gain for g in rows if g.gain is not None), Decimal(0)) == total.full - total.points


# ── conditions ──────────────────────────────────────────────────────────────────────────────────
@st.composite
def chains(draw) -> tuple[list[Indicator], dict[int, Said]]:
    """A catalogue, and after it indicators that are each asked according to one that stands before."""
    indicators, said = draw(catalogues(least=1))
    for pk in range(100, 100 + draw(st.integers(1, 4))):
        on = draw(st.sampled_from(indicators)).code
        indicators = [*indicators, conditional(pk, on, draw(st.sampled_from([YES, NO, "yearly"])))]
        said = said | {pk: draw(ANYTHING)}
    return indicators, said


@given(chains(), st.randoms())
def test_order_does_not_matter_for_conditions(made, shuffle):
    indicators, said = made
    mixed = list(indicators)
    shuffle.shuffle(mixed)

    assert scoring.score(mixed, said) == scoring.score(indicators, said)
    assert scoring.effective(mixed, said) == scoring.effective(indicators, said)


@given(chains())
def test_what_is_not_asked_counts_as_if_it_were_not_there(made):
    indicators, said = made
    unasked = {pk for pk, one in scoring.effective(indicators, said).items() if one.unasked}
    asked = [each for each in indicators if each.pk not in unasked]

    found, rest = scoring.score(indicators, said), scoring.score(asked, said)

    assert (found.points, found.full, found.open, found.gates_total, found.gates_met) == (
        rest.points, rest.full, rest.open, rest.gates_total, rest.gates_met,
    )  # fmt: skip


@given(chains(), st.data())
def test_conditions_of_one_side_never_hang_on_the_other(made, data):
    indicators, found = made
    verdicts = {i.pk: verdict(i, found.get(i.pk, NOTHING)) for i in indicators}
    one, other = ({i.pk: answer(i, data.draw(ANYTHING)) for i in indicators} for _ in range(2))

    def judged(rows):
        return [(g.indicator.pk, g.points, g.met, g.gain, g.applies, g.reason) for g in rows]

    assert judged(gaps(indicators, one, verdicts, verified=True)) == judged(
        gaps(indicators, other, verdicts, verified=True)
    )
