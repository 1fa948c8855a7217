"""Numbers and codes as people type them."""

import pytest

from reporting.rules import codes


def test_number_has_four_digits() -> None:
    assert codes.number("quality_integrity", 2016, 19) == "DT-ZLCX-2016-0019"


def test_alphabet_has_no_signs_that_look_alike() -> None:
    assert set("01IO") & set(codes.ALPHABET) == set()
    assert len(codes.ALPHABET) == 32


@pytest.mark.parametrize(
    "typed", ["7C2E 9F24", "7c2e9f24", " ７Ｃ２Ｅ－９Ｆ２４ ", "7C2E-9F24", "7C2E　9F24"]
)
def test_read_code_reads_what_people_type(typed: str) -> None:
    assert codes.read_code(typed) == "7C2E9F24"


@pytest.mark.parametrize(
    "typed", ["dt-zlcx-2016-0019", "ＤＴ－ＺＬＣＸ－２０１６－００１９", " DT–ZLCX–2016–0019"]
)
def test_read_number_reads_what_people_type(typed: str) -> None:
    assert codes.read_number(typed) == "DT-ZLCX-2016-0019"


@pytest.mark.parametrize(
    ("typed", "read"), [("AB" * 32, "ab" * 32), ("ab " * 32, "ab" * 32), ("ab" * 31, ""), ("xy" * 32, "")]
)
def test_read_sha256_takes_64_hexadecimal_signs_only(typed: str, read: str) -> None:
    assert codes.read_sha256(typed) == read
