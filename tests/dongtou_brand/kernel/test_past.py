from datetime import date

import pytest

from dongtou_brand.kernel.past import NotThen, read_day

TODAY = date(2018, 4, 27)


@pytest.mark.parametrize(
    ("text", "day"),
    [("", None), ("  ", None), ("2017-06-30", date(2017, 6, 30)), ("2018-04-27", TODAY)],
)
def test_day_is_read(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "words"), [("2018-04-28", "还没有到"), ("昨天", "的格式"), ("2017-02-29", "的格式")]
)
def test_day_that_cannot_be_shown_is_refused_in_words(text, words):
    with pytest.raises(NotThen, match=words):
        read_day(text, TODAY)
