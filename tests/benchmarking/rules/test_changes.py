"""What changed between two rounds, indicator by indicator."""

from decimal import Decimal

import pytest

from benchmarking.models import Indicator
from benchmarking.rules.changes import Move, Side, changes
from benchmarking.rules.scoring import NO, NOTHING, YES, Said
from tests.benchmarking.rules.test_scoring import gate, line, scored


def both(indicator: Indicator, before: Said, now: Said):
    return changes(Side([indicator], {indicator.pk: before}), Side([indicator], {indicator.pk: now}))


@pytest.mark.parametrize(
    ("indicator", "before", "now", "move", "difference"),
    [
        (scored(), Said("yearly"), Said("falling"), Move.UP, Decimal(3)),
        (scored(), Said("falling"), Said("none"), Move.DOWN, Decimal(-6)),
        (scored(), Said("none"), Said("none"), Move.SAME, Decimal(0)),
        (scored(), NOTHING, Said("none"), Move.NEW, None),
        (scored(), Said("none"), NOTHING, Move.GONE, None),
        (scored(), NOTHING, NOTHING, Move.SAME, None),
        (scored(), Said("none"), Said(not_applicable=True), Move.OTHER, None),
        (scored(), Said(not_applicable=True), Said(not_applicable=True), Move.SAME, None),
        (line(), Said(number=Decimal(2)), Said(number=Decimal(3)), Move.UP, Decimal(2)),
        (gate(), Said(NO), Said(YES), Move.UP, None),
        (gate(), Said(YES), Said(NO), Move.DOWN, None),
        (gate(), NOTHING, Said(NO), Move.NEW, None),
    ],
)
def test_change_of_an_indicator(indicator, before, now, move, difference):
    row = both(indicator, before, now).rows[0]

    assert (row.move, row.difference) == (move, difference)


def test_changes_compare_the_same_code_and_kind_only():
    old = [scored(1), scored(2), gate(3)]
    new = [scored(11), scored(12), scored(13)]
    for indicator, code in zip(old + new, ["A-01", "A-02", "A-03", "A-01", "A-04", "A-03"], strict=True):
        indicator.code = code

    found = changes(Side(old, {1: Said("none")}), Side(new, {11: Said("yearly")}))

    assert [(row.indicator.pk, row.move) for row in found.rows] == [(11, Move.UP)]
    assert (found.only_before, found.only_now) == (2, 2)


def test_change_of_other_full_points_goes_by_the_share_reached():
    old, new = scored(1, points=6), scored(2, points=12)
    old.code = new.code = "A-01"

    row = changes(Side([old], {1: Said("falling")}), Side([new], {2: Said("falling")})).rows[0]

    assert (row.move, row.difference) == (Move.DOWN, None)


def test_changes_are_counted_in_words():
    found = both(scored(), Said("yearly"), Said("falling"))

    assert found.counts == [("提高", 1)]
    assert [(row.before, row.now, row.words) for row in found.moved] == [
        ("按年统计，3 分", "连续三年下降，6 分", "提高")
    ]
