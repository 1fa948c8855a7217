"""Workbooks whose rows are given and whose cells are filled in; the bound on memory that threads share."""

import io
import resource
import threading
from decimal import Decimal
from pathlib import Path

import openpyxl

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.sheets import Blank, Column, Meta

COLUMNS = (Column("编号", code="code"), Column("数值", code="own"), Column("判定", code="said"))


def made(rows, meta: Meta | None = None) -> bytes:
    target = io.BytesIO()
    sheets.form(target, "填报表", COLUMNS, rows, meta=meta or Meta("test"), notes=(), how=("只填空格。",))
    return target.getvalue()


def test_given_cells_are_locked_and_blanks_are_not():
    sheet = openpyxl.load_workbook(
        io.BytesIO(made([("A-01", Blank(Decimal("0.5"), number=True), Blank("是"))]))
    )["填报表"]

    assert [(cell.value, cell.protection.locked) for cell in sheet[2]] == [
        ("A-01", True),
        (0.5, False),
        ("是", False),
    ]


def test_number_that_excel_can_not_hold_stays_whole_as_text():
    rows = [("A-01", Blank(Decimal("12345678901234.5678"), number=True), None)]

    sheet = openpyxl.load_workbook(io.BytesIO(made(rows)))["填报表"]

    assert sheet["B2"].value == "12345678901234.5678"


def test_text_that_looks_like_a_formula_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(made([("=1+1", Blank("=2+2"), None)])))["填报表"]

    assert [(cell.value, cell.data_type) for cell in sheet[2]][:2] == [("=1+1", "s"), ("=2+2", "s")]


def test_same_choices_stand_once_on_the_hidden_sheet():
    rows = [("A", None, Blank(choices=("是", "否"))), ("B", None, Blank(choices=("是", "否")))]

    book = openpyxl.load_workbook(io.BytesIO(made(rows)))

    rules = book["填报表"].data_validations.dataValidation
    assert [[cell.value for cell in row] for row in book["选项"].iter_rows()] == [["是", "否"]]
    assert {rule.formula1 for rule in rules} == {"选项!$A$1:$B$1"}


def test_facts_come_back(tmp_path: Path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(made([], Meta("test", 2018, "", (), (("assessment", "7"), ("version:A-01", "3")))))

    book = sheets.open_book(path, "填报表.xlsx")

    assert book.meta == Meta("test", 2018, "填报表", (), (("assessment", "7"), ("version:A-01", "3")))


def test_bound_on_memory_is_gone_after_threads_have_used_it_at_once():
    before = resource.getrlimit(resource.RLIMIT_AS)
    inside, go = threading.Event(), threading.Event()

    def first() -> None:
        with sheets.bounded_memory():
            inside.set()
            go.wait(5)

    def second() -> None:
        with sheets.bounded_memory():
            pass

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    inside.wait(5)
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join()

    assert resource.getrlimit(resource.RLIMIT_AS) == before
