from datetime import date

import pytest

from enterprises.rules.certificates import is_whole

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
