import io
from datetime import date

import openpyxl
import pytest

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import Column, Meta, Note, reading
from tests.factories.workbooks import by_hand


@pytest.fixture
def opened(tmp_path):
    def opened_book(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return sheets.open_book(path, "导入.xlsx")

    return opened_book


def made(edit):
    book = openpyxl.Workbook()
    edit(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_rows_have_their_numbers_and_begin_at_the_first_column(opened):
    def edit(sheet):
        sheet["C3"], sheet["D3"], sheet["C5"] = "甲", 1.5, date(2018, 4, 27)

    book = opened(made(edit))

    rows = [(number, row) for number, row in book.rows("Sheet") if any(cell is not None for cell in row)]
    assert rows == [(3, [None, None, "甲", 1.5]), (5, [None, None, date(2018, 4, 27), None])]


def test_layout_tells_formulas_merges_percents_and_faults(opened):
    def edit(sheet):
        sheet["A1"], sheet["B2"], sheet["C2"], sheet["D2"] = "列", "=1+1", 0.5, "#N/A"
        sheet["D2"].data_type = "e"
        sheet["C2"].number_format = "0.00%"
        sheet.merge_cells("A3:B4")

    layout = opened(made(edit)).layout("Sheet")

    assert (layout.formulas, layout.percents, layout.faults) == ({(2, 2)}, {(2, 3)}, {(2, 4)})
    assert layout.merged == ["A3:B4"]


def test_file_of_wps_with_inline_strings_is_read(opened):
    book = opened(by_hand([["名称", "数"], ["甲 ", 3]], name="企业"))

    assert (book.sheets, list(book.rows("企业"))) == (["企业"], [(1, ["名称", "数"]), (2, ["甲 ", 3.0])])
    assert (book.meta, book.layout("企业").cells) == (None, 4)


def test_formatted_rows_without_a_value_do_not_count(opened):
    book = opened(by_hand([["名称"], ["甲"]], styled=reading.MAX_ROWS + 10))

    assert book.layout("Sheet1").rows == 2


def test_sheet_that_is_larger_than_any_list_is_refused(opened):
    with pytest.raises(Refused, match="一次最多导入 20,000 行、200 列"):
        opened(by_hand([["甲"]] * (reading.MAX_ROWS + 1))).layout("Sheet1")


def test_cell_at_the_end_of_the_world_is_refused_before_the_engine_makes_room_for_it(opened):
    def edit(sheet):
        sheet["A1"], sheet["XFD1048576"] = 1, 1

    with pytest.raises(Refused, match="过大"):
        opened(made(edit)).layout("Sheet")


def test_hidden_marks_survive_another_program(opened):
    columns = [Column("甲", code="a"), Column("乙", code="b", basis="万元")]
    meta = Meta.of("test.sheet", columns, 2017)
    target = io.BytesIO()
    sheets.template(
        target, "年度/数据", columns, [["x", 1]], meta=meta, notes=[Note("甲", "口径")], how=["填"]
    )
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    again = io.BytesIO()
    book.save(again)

    found = opened(again.getvalue()).meta

    assert found == Meta("test.sheet", 2017, "年度数据", meta.columns)
    assert found.version == meta.version


def test_memory_of_the_engine_is_bounded():
    with pytest.raises(MemoryError), sheets.bounded_memory(64 * 1024 * 1024):
        bytearray(256 * 1024 * 1024)


@pytest.mark.parametrize(
    ("reference", "place"),
    [("A1", (1, 1)), ("AB12", (12, 28)), ("XFD1048576", (1048576, 16384)), ("1A", (0, 0)), ("甲", (0, 0))],
)
def test_place_of_a_reference(reference, place):
    assert sheets.place_of(reference) == place


# Closing an answer looks after the connection.
@pytest.mark.django_db
def test_long_list_streams_with_what_it_means(opened):
    columns = [Column("名称", code="name"), Column("数", decimals=2)]
    answer = sheets.stream(
        "清单",
        columns,
        ([f"=甲{n}", n] for n in range(3000)),
        name="清单",
        meta=Meta.of("t", columns),
        notes=[Note("数", "口径", "万元")],
    )

    book = opened(b"".join(answer.streaming_content))
    answer.close()

    assert book.sheets == ["清单", "统计口径"]
    rows = list(book.rows("清单"))
    assert (len(rows), rows[1], book.layout("清单").formulas) == (3001, (2, ["=甲0", 0.0]), set())
    assert list(book.rows("统计口径"))[1] == (2, ["数", "万元", "口径"])
