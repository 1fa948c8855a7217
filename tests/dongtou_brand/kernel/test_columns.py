"""Widths of printed columns."""

from hypothesis import given
from hypothesis import strategies as st

from dongtou_brand.kernel.pdf.columns import measure, widths

cell = st.text(max_size=120)


def test_measure_counts_chinese_twice() -> None:
    assert measure("断路器 A1") == 9


def test_short_label_leaves_the_room_to_the_long_text() -> None:
    assert widths([["组织范围"], ["本部，不含参股企业。" * 8]]) == [11, 89]


def test_short_columns_share_what_is_left_over() -> None:
    assert widths([["甲"], ["乙"], ["丙"], ["丁"]]) == [25, 25, 25, 25]


def test_given_width_is_kept() -> None:
    assert widths([["甲"], ["乙"], ["丙"]], [40, 0, 0]) == [40, 30, 30]


@given(st.lists(st.lists(cell, min_size=1, max_size=6), min_size=1, max_size=12))
def test_widths_add_up_to_the_whole(columns: list[list[str]]) -> None:
    shares = widths(columns)
    assert sum(shares) == 100
    assert min(shares) >= 1
