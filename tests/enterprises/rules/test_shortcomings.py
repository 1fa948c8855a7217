from datetime import date

import pytest

from enterprises.queries.shortcoming_sources import SOURCES
from enterprises.rules.shortcomings import KINDS, counted, due_year


def test_every_kind_says_how_it_is_found_and_mended():
    assert list(SOURCES) == list(KINDS)
    assert {kind.tone for kind in KINDS.values()} == {"err", "warn"}
    assert [kind.code for kind in KINDS.values() if not kind.sentence.endswith("。")] == []


@pytest.mark.parametrize(
    ("day", "year"), [(date(2018, 3, 31), 2016), (date(2018, 4, 1), 2017), (date(2018, 12, 31), 2017)]
)
def test_figures_are_late_from_the_day_after_their_due_day(day, year):
    assert due_year(day, "03-31") == year


def test_number_beyond_the_limit_is_said_as_such():
    assert [counted(number) for number in (0, 1000, 1001)] == ["0", "1,000", "1,000+"]
