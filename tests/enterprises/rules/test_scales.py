from decimal import Decimal

import pytest

from enterprises.rules.scales import scale_words


@pytest.mark.parametrize(
    ("revenue", "staff", "words"),
    [
        (Decimal(2000), Decimal(212), "规上工业，职工 212 人（2017 年度）"),
        (Decimal("1999.99"), None, "规下工业（2017 年度）"),
        (None, Decimal(1200), "职工 1,200 人（2017 年度）"),
        (None, None, ""),
    ],
)
def test_scale_in_words(revenue, staff, words):
    assert scale_words(revenue, staff, 2017) == words
