"""Limits of what an enterprise writes."""

from reporting.rules import chapters
from reporting.rules.content import Paragraphs, Statements


def test_fits_takes_a_text_at_the_limit() -> None:
    assert chapters.fits("好" * 3000) is None


def test_fits_says_by_how_much_a_text_is_too_long() -> None:
    assert chapters.fits("好" * 3012) == "已写 3012 字，超过 3000 字的上限，请删减 12 字后再保存。"


def test_fits_limits_paragraphs() -> None:
    assert chapters.fits("段\n" * 101) == "共有 101 个段落，超过 100 段的上限，请合并后再保存。"


def test_what_fits_can_always_be_printed() -> None:
    texts = Paragraphs.of("段\n" * 100).texts

    assert len(Statements(items=texts).items) == 100


def test_tidy_keeps_the_typing_and_folds_line_ends() -> None:
    assert chapters.tidy("　　一\r\n\r\n二 \r\n") == "　　一\n\n二"


def test_empty_names_required_texts_in_the_order_of_the_report() -> None:
    written = {"ideas": "理念", "promises": " \n "}

    assert [prompt.key for prompt in chapters.empty(written)] == [
        "address", "organisation", "responsibility", "promises", "risks", "outlook",
    ]  # fmt: skip
