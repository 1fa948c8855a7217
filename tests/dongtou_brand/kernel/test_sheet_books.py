"""Workbooks of several sheets: tables below one another, numbers as numbers, text as text."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from dongtou_brand.kernel.sheets import Block, Column, Leaf, Note, write_book

FACTS = (Column("项目", 20), Column("内容", 40, 1))
LINES = (Column("编号", 10, text=True), Column("得分（分）", 10, 1), Column("日期", 12))


@pytest.fixture(scope="module")
def book():
    target = io.BytesIO()
    facts = [("得分", Decimal("9.5")), ("空", None)]
    leaves = [
        Leaf("结论：甲/乙", [Block(FACTS, facts), Block(LINES, [("0577", 3, None)], "各维度")]),
        Leaf("逐项", [Block(LINES, [("=1+1", Decimal("2.5"), date(2018, 4, 27))])]),
        Leaf("空表", [Block(LINES, [])]),
    ]  # fmt: skip
    write_book(target, leaves, notes=[Note("得分", "以核验结果为准。", "分")])
    return load_workbook(io.BytesIO(target.getvalue()))


def test_sheets_stand_in_their_order_with_the_notes_last(book) -> None:
    assert book.sheetnames == ["结论：甲乙", "逐项", "空表", "统计口径"]
    assert [cell.value for cell in book["统计口径"][2]] == ["得分", "分", "以核验结果为准。"]


def test_blocks_stand_below_one_another(book) -> None:
    rows = [
        [cell for cell in row if cell is not None] for row in book["结论：甲乙"].iter_rows(values_only=True)
    ]

    assert rows == [
        ["项目", "内容"], ["得分", 9.5], ["空"], [], ["各维度"], ["编号", "得分（分）", "日期"], ["0577", 3],
    ]  # fmt: skip


def test_only_a_sheet_of_one_table_has_a_filter(book) -> None:
    assert [book[name].auto_filter.ref for name in book.sheetnames] == [None, "A1:C2", "A1:C1", None]
    assert book["逐项"].freeze_panes == "A2"


def test_cells_are_what_they_are(book) -> None:
    text, number, day = book["逐项"][2]

    assert (text.value, text.data_type) == ("=1+1", "s")
    assert (number.value, number.number_format) == (2.5, "#,##0.0")
    assert (day.value.date(), day.number_format) == (date(2018, 4, 27), "yyyy-mm-dd")


def test_column_is_as_wide_as_its_widest_block(book) -> None:
    assert round(book["结论：甲乙"].column_dimensions["A"].width) == 21
