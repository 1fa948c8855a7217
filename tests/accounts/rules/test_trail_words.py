"""What an act is called."""

import pytest

from accounts.rules.trail_words import words


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("accounts.session.sign_in", "登录平台"),
        ("benchmarking.catalogue.publish", "指标目录：发布"),
        ("reporting.report.publish", "年度报告：公开"),
    ],
)
def test_words_of_an_act(action: str, said: str) -> None:
    assert words(action) == said
