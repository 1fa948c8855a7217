import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.sheets import FAULTS_SHEET, Fault
from dongtou_brand.kernel.sheets.marking import AUTHOR


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据"
    sheet["A1"], sheet["B2"], sheet["A5"] = "列", "=坏", "合并"
    sheet["B2"].font = Font(bold=True)
    sheet.column_dimensions["B"].width = 33
    sheet.merge_cells("A5:B6")
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def marked(path, *faults):
    content = sheets.mark(path, faults)
    path.write_bytes(content)
    return openpyxl.load_workbook(io.BytesIO(content))


def fault(words="错", row=2, column=2, **more):
    return Fault(words, "数据", row, column, sheets.letter(column), "列", "=坏", **more)


def test_wrong_cell_is_coloured_and_says_why_and_its_look_stays(path):
    book = marked(path, fault("第一"), fault("第二"))

    cell = book["数据"]["B2"]
    assert (cell.fill.start_color.rgb, cell.comment.text) == ("FFFFC7CE", "第一\n第二")
    assert (cell.font.bold, book["数据"].column_dimensions["B"].width) == (True, 33)


def test_all_faults_stand_in_front_and_lead_to_their_cells(path):
    book = marked(path, fault("第一"), Fault("整行", "数据", 7), Fault("整个文件"))

    assert book.sheetnames == [FAULTS_SHEET, "数据"]
    rows = [tuple(cell.value for cell in row) for row in book[FAULTS_SHEET].iter_rows(min_row=2)]
    assert rows == [
        (1, "数据", "B2", "列", "=坏", "第一"),
        (2, "数据", "第 7 行", None, None, "整行"),
        (3, None, None, None, None, "整个文件"),
    ]
    assert book[FAULTS_SHEET]["E2"].data_type == "s"
    assert book[FAULTS_SHEET]["C2"].hyperlink.location == "'数据'!B2"


def test_what_was_mended_is_no_longer_marked(path):
    marked(path, fault())
    book = marked(path, fault(row=1, column=1))

    assert (book["数据"]["B2"].comment, book["数据"]["B2"].fill.fill_type) == (None, None)
    assert book["数据"]["A1"].comment is not None
    assert book.sheetnames == [FAULTS_SHEET, "数据"]


def test_colour_at_the_far_end_costs_nothing(path):
    book = openpyxl.load_workbook(path)
    book["数据"]["XFD1048576"].fill = PatternFill("solid", start_color="FFFF0000")
    book.save(path)

    with sheets.bounded_memory(200 * 1024 * 1024):
        cell = marked(path, fault())["数据"]["B2"]

    assert cell.comment.text == "错"


def test_fault_inside_a_merged_range_is_marked_at_its_first_cell(path):
    assert marked(path, fault(row=6, column=2))["数据"]["A5"].comment.text == "错"


def test_workbook_that_can_not_be_rewritten_is_told(tmp_path):
    (tmp_path / "x").write_bytes(b"PK")

    with pytest.raises(sheets.Unmarkable):
        sheets.mark(tmp_path / "x", [])


def test_heading_that_was_marked_gets_its_colour_and_its_comment_back(path):
    book = openpyxl.load_workbook(path)
    head = book["数据"]["A1"]
    head.fill, head.comment = PatternFill("solid", start_color="FFEAF1FC"), Comment("单位：万元", "")
    book.save(path)
    wrong = fault("列名不认识", row=1, column=1)

    for _ in range(2):
        once = marked(path, wrong)["数据"]["A1"]
    mended = marked(path, fault())["数据"]["A1"]

    assert (once.fill.start_color.rgb, once.comment.text) == ("FFFFC7CE", "列名不认识\n———\n单位：万元")
    assert (mended.fill.start_color.rgb, mended.comment.text) == ("FFEAF1FC", "单位：万元")


def test_mark_that_somebody_spoilt_is_taken_away_all_the_same(path):
    book = openpyxl.load_workbook(path)
    book["数据"]["B2"].comment = Comment("错", f"{AUTHOR} 红色 theme=<x>")
    book.save(path)

    cell = marked(path)["数据"]["B2"]

    assert (cell.fill.fill_type, cell.comment) == (None, None)
