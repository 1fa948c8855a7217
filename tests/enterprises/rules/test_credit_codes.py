"""Both check characters of a 统一社会信用代码, and hints that help the one who typed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.rules import credit_codes

VALID = [
    "914403001922038216",
    "91330100799655058B",
    "9144030071526726XG",
    "11330683002584812B",
    "11330600002577014T",
    "1133100200267413X7",
    "11331022741025061F",
    "12330282688011591A",
    "91330305000000019Q",
    "91330305000000027K",
    "91330305000000035E",
]


@pytest.mark.parametrize("code", VALID)
def test_read_accepts_real_and_demonstration_codes(code: str) -> None:
    assert credit_codes.read(code) == credit_codes.CreditCode(code, ())


@pytest.mark.parametrize(
    ("code", "needed"),
    [("914403001922038217", "6"), ("91330100799655058C", "B"), ("91350203M0001QAY9B", "9")],
)
def test_read_names_the_needed_last_character(code: str, needed: str) -> None:
    (problem,) = credit_codes.read(code).problems

    assert (
        problem == f"校验码不符：按前 17 位计算，第 18 位应为 {needed}，现为 {code[-1]}，请对照营业执照核对。"
    )


def test_read_checks_the_organisation_code_inside() -> None:
    # the outer check is right, so that only the inner one is wrong
    problems = credit_codes.read("91330305000000018M").problems

    assert problems == ("第 9～17 位（组织机构代码）校验不符，第 17 位应为 9，现为 8，请对照营业执照核对。",)


@pytest.mark.parametrize(
    "typed", ["９１３３０３０５０００００００１９ｑ", " 91330305-000000019 q\n", "91330305　000000019Q"]
)
def test_read_folds_what_was_typed(typed: str) -> None:
    assert credit_codes.read(typed) == credit_codes.CreditCode("91330305000000019Q", ())


@pytest.mark.parametrize(
    ("letter", "meant"),
    [("I", "数字 1"), ("O", "数字 0"), ("S", "数字 5"), ("V", "字母 U 或 Y"), ("Z", "数字 2")],
)
def test_read_hints_at_letters_that_are_not_used(letter: str, meant: str) -> None:
    problems = credit_codes.read(f"9133{letter}305000000019Q").problems

    assert problems == (f"第 5 位是字母 {letter}：统一社会信用代码不使用 I、O、S、V、Z，是否应为{meant}？",)


def test_read_says_the_length() -> None:
    assert credit_codes.read("91330305").problems == ("统一社会信用代码应为 18 位，现为 8 位。",)


def test_read_asks_for_an_empty_code() -> None:
    assert credit_codes.read("　 ").problems == ("请填写统一社会信用代码。",)


def test_read_refuses_letters_in_the_region() -> None:
    assert credit_codes.read("91A30305000000019Q").problems == (
        "第 3～8 位是登记机关行政区划码，应为 6 位数字，请对照营业执照核对。",
    )


def test_read_names_the_parts() -> None:
    code = credit_codes.read("91330305000000019Q")

    assert (code.kind, code.region, code.organisation_code) == ("企业", "330305", "000000019")


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(credit_codes.ALPHABET))
def test_read_finds_every_single_wrong_character(code: str, place: int, letter: str) -> None:
    changed = code[:place] + letter + code[place + 1 :]

    assert credit_codes.read(changed).valid is (changed == code)


@given(st.text(max_size=40))
def test_read_never_fails(text: str) -> None:
    assert isinstance(credit_codes.read(text).problems, tuple)
