import pytest

from enterprises.rules.standard_numbers import spelled


@pytest.mark.parametrize(
    "typed",
    [
        "T/ZZB 0825—2018",
        "T/ZZB 0825-2018",
        "T/ZZB 0825–2018",
        "t/zzb0825-2018",
        "  T / ZZB  0825 — 2018 ",
        "Ｔ／ＺＺＢ　０８２５－２０１８",
        "T/ZZB 0825——2018",
        "T/ZZB 0825−2018",
    ],
)
def test_number_has_one_spelling_however_it_is_typed(typed):
    assert spelled(typed) == "T/ZZB 0825—2018"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("gb/t 19001-2016", "GB/T 19001—2016"),
        ("GB 32100-2015", "GB 32100—2015"),
        ("gb32100-2015", "GB 32100—2015"),
        ("DB33/T 944.1-2018", "DB33/T 944.1—2018"),
        ("jb/t10492-2011", "JB/T 10492—2011"),
        ("Q/HXDQ 001-2017", "Q/HXDQ 001—2017"),
        ("iec 60898-1:2015", "IEC 60898-1:2015"),
        ("", ""),
    ],
)
def test_other_standards_are_spelled_in_the_same_way(typed, number):
    assert spelled(typed) == number
    assert spelled(number) == number


@pytest.mark.parametrize("typed", ["T/ZZB 825-2018", "T/ZZB 08251—2018"])
def test_number_of_the_programme_has_four_digits(typed):
    with pytest.raises(ValueError, match="四位数字"):
        spelled(typed)


@pytest.mark.parametrize("typed", ["断路器标准", "0825—2018", "T/ZZB", "T/ZZB 0825", "T/ZZB 0825—18"])
def test_what_is_no_number_is_said(typed):
    with pytest.raises(ValueError, match="不是标准编号"):
        spelled(typed)
