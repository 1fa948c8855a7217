from datetime import date

import pytest

from enterprises.rules.certificates import days_are_plausible, is_whole

FROM, TO = date(2017, 7, 21), date(2020, 7, 20)


@pytest.mark.parametrize(
    ("kind", "status", "days", "has_product", "words"),
    [
        ("quality", "valid", (FROM, TO), False, ""),
        ("quality", "valid", (FROM, FROM), False, ""),
        ("quality", "applied", (None, None), False, ""),
        ("quality", "valid", (FROM, None), False, "起止日期"),
        ("quality", "cancelled", (None, TO), False, "起止日期"),
        ("quality", "valid", (TO, FROM), False, "早于"),
        ("zhejiang_made", "valid", (FROM, TO), False, "认证产品"),
        ("zhejiang_made", "valid", (FROM, TO), True, ""),
    ],
)
def test_certificate_must_be_whole(kind, status, days, has_product, words):
    found = is_whole(kind, status, *days, has_product=has_product)

    assert words in (found or "")
    assert (found is None) is (words == "")


TODAY = date(2018, 4, 27)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "words"),
    [
        (FROM, TO, None),
        (None, None, None),
        (date(1990, 1, 1), date(1993, 1, 1), None),
        (date(2019, 4, 27), date(2022, 4, 26), None),
        (date(1989, 12, 31), TO, "有效期起 1989-12-31 过早或晚于今天一年以上，请核对年份。"),
        (date(2019, 4, 29), TO, "有效期起 2019-04-29 过早或晚于今天一年以上，请核对年份。"),
        (FROM, date(2107, 7, 20), "有效期止 2107-07-20 距有效期起超过二十年，请核对年份。"),
        (None, date(2107, 7, 20), "有效期止 2107-07-20 距有效期起超过二十年，请核对年份。"),
    ],
)
def test_days_of_a_certificate_are_plausible(valid_from, valid_to, words):
    assert days_are_plausible(valid_from, valid_to, TODAY) == words
