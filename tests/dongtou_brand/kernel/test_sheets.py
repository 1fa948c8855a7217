import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import Column, workbook, writing


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


COLUMNS = (Column("甲"), Column("乙", decimals=2))


def sheet(*rows):
    return parts(workbook("企业名录", COLUMNS, rows))


def numbers(body):
    """The numbers of a sheet by cell, as the reader's program will understand them."""
    return {
        cell: float(text) for cell, text in re.findall(r'r="(\w+)"[^>]*><v>([^<]*)', body) if cell[1:] != "1"
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "https://example.com", "0012", "<b>&"]
)
def test_text_stays_text_whatever_it_begins_with(text):
    found = sheet((text, None))

    assert "<f>" not in found["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in found["xl/worksheets/sheet1.xml"]
    assert 'r="A2" t="s"' in found["xl/worksheets/sheet1.xml"]


def test_numbers_are_numbers_and_missing_ones_leave_the_cell_empty():
    body = sheet((Decimal("8604.20"), None), (0, Decimal("0.1")))["xl/worksheets/sheet1.xml"]

    assert numbers(body) == {"A2": 8604.2, "A3": 0, "B3": 0.1}


def test_day_of_a_moment_is_that_of_china():
    late = datetime(2018, 4, 26, 17, 0, tzinfo=UTC)
    body = sheet((late, date(2018, 4, 27)))["xl/worksheets/sheet1.xml"]

    assert numbers(body) == {"A2": 43217, "B2": 43217}


def test_control_characters_and_overlong_text_do_not_break_the_file():
    strings = sheet(("a\x00\x1fb", "长" * 40_000))["xl/sharedStrings.xml"]

    assert "<t>ab</t>" in strings
    assert strings.count("长") == sheets.CELL_LENGTH


@pytest.mark.parametrize(
    ("title", "name"), [("2017 [甲]:乙/丙?", "2017 甲乙丙"), ("名" * 40, "名" * 31), ("***", "清单")]
)
def test_sheet_is_named_as_a_sheet_may_be(title, name):
    assert sheets.sheet_name(title) == name


def test_list_without_rows_still_has_its_headings():
    assert "甲" in sheet()["xl/sharedStrings.xml"]


def test_answer_is_a_download_under_its_chinese_name():
    answer = sheets.response(b"x", "企业名录")

    assert answer["Content-Type"] == sheets.MEDIA_TYPE
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%BC%81%E4%B8%9A%E5%90%8D%E5%BD%95.xlsx"
    )


def test_list_longer_than_a_sheet_is_refused_and_never_cut(monkeypatch):
    assert writing.MOST_ROWS + 1 == 1_048_576
    monkeypatch.setattr(writing, "MOST_ROWS", 2)

    assert 'r="A3"' in sheet(("一", 1), ("二", 2))["xl/worksheets/sheet1.xml"]
    with pytest.raises(Refused) as refused:
        sheet(("一", 1), ("二", 2), ("三", 3))
    assert refused.value.words == "超过 Excel 一张工作表的 2 行，请增加查询条件后分次导出。"
