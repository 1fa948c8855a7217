"""The one door to the spreadsheet engine: a list as a workbook.

Text stays text, whatever it begins with, so that nothing that was typed into a form can run as a formula.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, localtime
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767
SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cell = str | Decimal | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and the decimals of its numbers."""

    title: str
    width: int = 14
    decimals: int = 0


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet: headings, then the rows; a missing value is an empty cell, never 0."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(sheet_name(title))
        head = book.add_format({"bold": True, "bg_color": "#EAF1FC", "border": 1, "text_wrap": True})
        formats = [book.add_format({"num_format": _number_format(column.decimals)}) for column in columns]
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, head)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                _write(sheet, last, place, cell, formats[place], days)
        if columns:
            sheet.autofilter(0, 0, last, len(columns) - 1)
    return target.getvalue()


def sheet_name(title: str) -> str:
    """The title as a sheet may be called."""
    return _NOT_IN_SHEET_NAMES.sub("", title).strip()[:SHEET_NAME_LENGTH] or "清单"


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, number: Format, days: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, localtime(cell).date() if is_aware(cell) else cell.date(), days)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, days)
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, place, float(cell), number)
    else:
        sheet.write_string(row, place, _CONTROL.sub("", cell)[:CELL_LENGTH])


def response(content: bytes, name: str) -> HttpResponse:
    """The workbook for a browser, under this name without suffix."""
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
