from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.rules.draws import Member, Unit, can_draw, difference, draw, quota, stored, units_of
from dongtou_brand.kernel.actor import Actor, Role

PERCENTS = st.decimals("0.01", "100", places=2)
SEEDS = st.from_regex(r"\A[0-9A-Za-z]{6,64}\Z")


def unit(key, count):
    members = tuple(Member(f"9133{key:04d}{n:010d}", f"企业{n}", key * 1000 + n) for n in range(count))
    return Unit(key, f"街道{key}", members)


UNITS = st.lists(st.integers(0, 40), min_size=1, max_size=5).map(
    lambda counts: [unit(key, count) for key, count in enumerate(counts, 1)]
)
BOUNDS = st.tuples(st.integers(0, 10), st.integers(1, 50)).filter(lambda pair: pair[0] <= pair[1])


@given(UNITS, PERCENTS, BOUNDS, SEEDS)
def test_a_draw_keeps_the_bounds_of_each_township_and_takes_only_its_own(units, percent, bounds, seed):
    minimum, maximum = bounds

    drawn = draw(units, percent, minimum, maximum, seed)

    for each in units:
        taken = drawn[each.key]
        least, most = min(minimum, len(each.members)), min(maximum, len(each.members))
        assert least <= len(taken) <= most
        assert len(set(taken)) == len(taken)
        assert set(taken) <= set(each.members)


@given(UNITS, PERCENTS, BOUNDS, SEEDS, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(units, percent, bounds, seed, shuffler):
    mixed = [Unit(u.key, u.name, tuple(shuffler.sample(u.members, len(u.members)))) for u in units]
    shuffler.shuffle(mixed)

    assert draw(mixed, percent, *bounds, seed) == draw(units, percent, *bounds, seed)


@given(UNITS)
def test_a_population_is_read_back_as_it_was(units):
    assert units_of(stored(units)) == units


def test_a_draw_is_what_sha256_says():
    """Kept as a literal: a draw of today must be the same draw in ten years."""
    drawn = draw([unit(1, 10)], Decimal(30), 1, 5, "20180427")

    assert [member.code[-2:] for member in drawn[1]] == ["00", "06", "01"]


@pytest.mark.parametrize(
    ("count", "percent", "minimum", "maximum", "drawn"),
    [
        (10, "20", 1, 5, 2),
        (11, "20", 1, 5, 3),  # rounded up
        (3, "1", 1, 5, 1),
        (3, "1", 2, 5, 2),
        (100, "50", 1, 5, 5),
        (1, "100", 3, 5, 1),  # never more than there are
        (0, "100", 3, 5, 0),
        (10, "0.01", 0, 5, 1),
    ],
)
def test_quota_rounds_up_within_the_bounds(count, percent, minimum, maximum, drawn):
    assert quota(count, Decimal(percent), minimum, maximum) == drawn


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"by": Actor(Role.TOWNSHIP_OFFICER, user_id=1)}, "只有牵头单位的经办或审核人员可以抽取。"),
        ({"percent": Decimal(0)}, "抽查比例应大于 0，不超过 100%。"),
        ({"minimum": 6}, "最少家数不能大于最多家数。"),
        ({"minimum": 0, "maximum": 0}, "最多家数至少为 1。"),
        ({"seed": "a b"}, "随机种子由 6 至 64 位数字或英文字母组成。"),
        ({"units": [unit(1, 0)]}, "本轮还没有已核验的企业，不能抽取。"),
        ({"taken": True}, "本轮已经用这个种子抽取过，请查看已有的抽取结果。"),
        ({}, None),
    ],
)
def test_drawing_is_refused_in_words(given_, words):
    asked = {
        "by": Actor(Role.LEAD_OFFICER, user_id=1), "units": [unit(1, 3)], "percent": Decimal(20), "minimum": 1,
        "maximum": 5, "seed": "abc123", "taken": False,
    }  # fmt: skip

    assert can_draw(**(asked | given_)) == words


def test_difference_names_both_sides():
    assert difference([1, 2], [2, 3]) == ({1}, {3})
