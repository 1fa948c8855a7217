"""Workbooks whose rows are given: some cells are to be filled in, all others are locked and only say what is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from xlsxwriter.utility import xl_col_to_name

from dongtou_brand.kernel.sheets.columns import Column, Meta, Note
from dongtou_brand.kernel.sheets.writing import (
    CHOICES_SHEET,
    OPTIONS,
    Cell,
    clean,
    download,
    meta_sheet,
    notes_sheet,
    sheet_name,
)

HINT_LENGTH = 255
# Digits that Excel keeps of a number; a longer one stays whole as text.
EXACT_DIGITS = 15
_LOOK = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D3E0"}


@dataclass(frozen=True)
class Blank:
    """A cell to be filled in: what stands there now, what may be chosen, and what is said when it is entered.

    `number` leaves the cell without a text format.
    """

    value: Cell = None
    choices: tuple[str, ...] = ()
    number: bool = False
    hint: str = ""


def stream_form(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell | Blank]],
    *,
    name: str,
    meta: Meta,
    notes: Sequence[Note],
    how: Sequence[str],
    frozen: int = 0,
) -> FileResponse:
    """A form as a download called `name` (see `form`)."""
    return download(
        name,
        lambda target: form(target, title, columns, rows, meta=meta, notes=notes, how=how, frozen=frozen),
    )


def form(
    target: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell | Blank]],
    *,
    meta: Meta,
    notes: Sequence[Note],
    how: Sequence[str],
    frozen: int = 0,
) -> None:
    """Write a form into an open file. The first `frozen` columns stay in sight; locked cells have no password.

    Nothing is promised by the lock: whoever reads the form back judges each cell all the same.
    """
    with xlsxwriter.Workbook(target, OPTIONS | {"constant_memory": True}) as book:
        name = sheet_name(title)
        sheet = book.add_worksheet(name)
        offered = _fill(book, sheet, columns, rows)
        sheet.freeze_panes(1, frozen)
        sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        notes_sheet(book, notes, how)
        _offer(book, sheet, offered)
        meta_sheet(book, meta, name)


def _fill(
    book: Any, sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Cell | Blank]]
) -> list[tuple[int, int, Blank]]:
    """Headings and rows; answers the cells to be filled in, with their places."""
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EAF1FC"}
    )
    asked = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#FDEBD8"}
    )
    given = book.add_format(_LOOK | {"num_format": "@", "bg_color": "#F5F7FA"})
    text = book.add_format(_LOOK | {"num_format": "@", "locked": False})
    number = book.add_format(_LOOK | {"locked": False})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, asked if column.required else head)
    blanks = []
    for row, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, Blank):
                blanks.append((row, place, cell))
                _put(sheet, row, place, cell.value, number if cell.number else text)
            else:
                _put(sheet, row, place, cell, given)
    return blanks


def _put(sheet: Any, row: int, place: int, value: Cell, look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, Decimal | int):
        exact = len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS
        if exact:
            sheet.write_number(row, place, float(value), look)
        else:
            sheet.write_string(row, place, f"{value:f}", look)
    else:
        sheet.write_string(row, place, clean(str(value)), look)


def _offer(book: Any, sheet: Any, blanks: Sequence[tuple[int, int, Blank]]) -> None:
    """Drop-downs and hints. A list stands on a hidden sheet, in a row of its own, once however often it is offered."""
    lists = {
        choices: n for n, choices in enumerate(dict.fromkeys(b.choices for _, _, b in blanks if b.choices))
    }
    if lists:
        hidden = book.add_worksheet(CHOICES_SHEET)
        hidden.hide()
        for choices, row in lists.items():
            for place, words in enumerate(choices):
                hidden.write_string(row, place, clean(words))
    for row, place, blank in blanks:
        rule: dict[str, Any] = {"validate": "any"}
        if blank.choices:
            at, last = lists[blank.choices] + 1, xl_col_to_name(len(blank.choices) - 1, col_abs=True)
            rule = {
                "validate": "list",
                "source": f"={CHOICES_SHEET}!$A${at}:{last}${at}",
                "error_type": "warning",
                "error_title": "不在选项中",
                "error_message": "请从下拉列表中选择；列表外的内容上传时会被指出。",
            }
        if blank.hint:
            rule["input_message"] = blank.hint[:HINT_LENGTH]
        if len(rule) > 1:
            sheet.data_validation(row, place, row, place, rule)
