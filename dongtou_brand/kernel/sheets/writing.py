"""Workbooks that leave: lists, and templates to be filled in.

Every workbook that may come back carries a hidden sheet that says what it is (`Meta`), and a visible one that
says what its columns mean (`Note`), so that a figure is never parted from its 口径.
"""

import io
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, localtime
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets.columns import Column, Meta, Note

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767
SHEET_NAME_LENGTH = 31
META_SHEET = "平台标识"
CHOICES_SHEET = "选项"
NOTES_SHEET = "统计口径"
# Rows of a template that are prepared for typing: formats of columns reach further, drop-downs end here.
PREPARED_ROWS = 20_000
# Rows of a sheet below its headings: the engine drops what comes after without a word.
MOST_ROWS = 1_048_575
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Cell = str | Decimal | int | date | None


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet: headings, then the rows; a missing value is an empty cell, never 0."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS | {"in_memory": True}) as book:
        _list_sheet(book, sheet_name(title), columns, rows)
    return target.getvalue()


def stream(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    meta: Meta | None = None,
    notes: Sequence[Note] = (),
) -> FileResponse:
    """A list of any length as a download called `name`: rows are taken one by one and none is kept.

    The workbook is written to a file without a name, which goes with the answer; memory stays the same at a
    hundred thousand rows. `meta` (usually `Meta.of(code, columns)`) lets an import recognise the list when it
    comes back; `notes` become the sheet 统计口径.
    """
    return download(name, lambda target: write(target, title, columns, rows, meta=meta, notes=notes))


def stream_template(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    meta: Meta,
    notes: Sequence[Note],
    how: Sequence[str],
) -> FileResponse:
    """A workbook that is made to be filled in, as a download called `name` (see `template`)."""
    return download(
        name, lambda target: template(target, title, columns, rows, meta=meta, notes=notes, how=how)
    )


def download(name: str, write_into: Callable[[IO[bytes]], None]) -> FileResponse:
    """A workbook as a download called `name`, written to a file without a name that goes with the answer."""
    target = tempfile.TemporaryFile(prefix="sheet-")  # noqa: SIM115
    try:
        write_into(target)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    answer = FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def write(
    target: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    meta: Meta | None = None,
    notes: Sequence[Note] = (),
) -> None:
    """Write a list into an open file, in constant memory."""
    with xlsxwriter.Workbook(target, OPTIONS | {"constant_memory": True}) as book:
        name = sheet_name(title)
        _list_sheet(book, name, columns, rows)
        notes_sheet(book, notes)
        meta_sheet(book, meta, name)


def template(
    target: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]] = (),
    *,
    meta: Meta,
    notes: Sequence[Note],
    how: Sequence[str],
) -> None:
    """Write a workbook that is made to be filled in: text columns, drop-downs, a note at each heading.

    `how` are the sentences of 填写说明, which stand before the notes.
    """
    with xlsxwriter.Workbook(target, OPTIONS | {"constant_memory": True}) as book:
        name = sheet_name(title)
        sheet = book.add_worksheet(name)
        fill(book, sheet, columns, rows)
        for place, column in enumerate(columns):
            if column.note:
                sheet.write_comment(0, place, clean(column.note), {"x_scale": 2, "y_scale": 1.4})
        notes_sheet(book, notes, how)
        offer(book, [(sheet, columns)])
        meta_sheet(book, meta, name)


def _list_sheet(book: Any, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    last = fill(book, sheet, columns, rows)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)


def fill(book: Any, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """Headings and rows; answers the place of the last row. Raises `Refused` for more rows than a sheet has."""
    look = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    head = book.add_format(look | {"bg_color": "#EAF1FC"})
    needed = book.add_format(look | {"bg_color": "#FDEBD8"})
    formats = [book.add_format({"num_format": number_format(column)}) for column in columns]
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        # the format of the whole column also holds for cells that are still to be typed
        sheet.set_column(place, place, column.width, formats[place] if column.text else None)
        sheet.write_string(0, place, column.title, needed if column.required else head)
    last = 0
    for last, row in enumerate(rows, 1):
        if last > MOST_ROWS:
            raise Refused(f"超过 Excel 一张工作表的 {MOST_ROWS:,} 行，请增加查询条件后分次导出。")
        for place, cell in enumerate(row):
            put(sheet, last, place, cell, formats[place], days)
    return last


def notes_sheet(book: Any, notes: Sequence[Note], how: Sequence[str] = ()) -> None:
    """The sheet 统计口径; with `how`, the sentences of 填写说明 before it."""
    if not notes and not how:
        return
    sheet = book.add_worksheet("填写说明" if how else NOTES_SHEET)
    head = book.add_format({"bold": True, "bg_color": "#EAF1FC", "border": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26, body)
    sheet.set_column(1, 1, 10, body)
    sheet.set_column(2, 2, 90, body)
    row = 0
    for words in how:
        sheet.write_string(row, 0, f"{row + 1}.")
        sheet.write_string(row, 2, clean(words), body)
        row += 1
    row += 1 if how else 0
    for place, words in enumerate(("项目", "单位", NOTES_SHEET)):
        sheet.write_string(row, place, words, head)
    for note in notes:
        row += 1
        sheet.write_string(row, 0, clean(note.title), body)
        sheet.write_string(row, 1, clean(note.unit), body)
        sheet.write_string(row, 2, clean(note.words), body)


def offer(book: Any, sheets: Sequence[tuple[Worksheet, Sequence[Column]]]) -> None:
    """Drop-downs; their lists stand on a hidden sheet, for a rule may not be longer than 255 characters."""
    offered = [
        (sheet, place, column.choices)
        for sheet, columns in sheets
        for place, column in enumerate(columns)
        if column.choices
    ]
    if offered:
        _lists(book, [choices for _, _, choices in offered])
    for number, (sheet, place, choices) in enumerate(offered):
        name = xl_col_to_name(number, col_abs=True)
        source = f"={CHOICES_SHEET}!{name}$1:{name}${len(choices)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        rule |= {
            "error_title": "不在选项中",
            "error_message": "请从下拉列表中选择；列表外的内容导入时会被指出。",
        }
        sheet.data_validation(1, place, PREPARED_ROWS, place, rule)
    for sheet, columns in sheets:
        _numbers(sheet, columns)


def _lists(book: Any, offered: Sequence[Sequence[str]]) -> None:
    """The hidden sheet of what may be chosen, a column for each list."""
    lists = book.add_worksheet(CHOICES_SHEET)
    lists.hide()
    for row in range(max(len(choices) for choices in offered)):
        for place, choices in enumerate(offered):
            if row < len(choices):
                lists.write_string(row, place, clean(choices[row]))


def _numbers(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Columns that take nothing but numbers, and a word or two."""
    for place, column in enumerate(columns):
        if column.number:
            sheet.data_validation(1, place, PREPARED_ROWS, place, _number_rule(place, column))


def _number_rule(place: int, column: Column) -> dict[str, str]:
    cell = f"{xl_col_to_name(place)}2"
    words = ",".join(f'{cell}="{word}"' for word in column.number)
    return {
        "validate": "custom",
        "value": f"=OR(ISNUMBER({cell}),{words})",
        "error_type": "warning",
        "error_title": "请填数字",
        "error_message": f"请填数字，或填{'、'.join(f'“{word}”' for word in column.number)}；没有数据的留空。",
    }


def meta_sheet(book: Any, meta: Meta | None, name: str) -> None:
    """The very hidden sheet by which a workbook is known when it comes back."""
    if meta is None:
        return
    sheet = book.add_worksheet(META_SHEET)
    sheet.very_hidden()
    marked = replace(meta, sheet=name)
    for row, line in enumerate(marked.lines()):
        for place, words in enumerate(line):
            sheet.write_string(row, place, clean(words))


def sheet_name(title: str) -> str:
    """The title as a sheet may be called."""
    return _NOT_IN_SHEET_NAMES.sub("", title).strip()[:SHEET_NAME_LENGTH] or "清单"


def letter(column: int) -> str:
    """What Excel calls the column at this place, counted from 1: 1 → A, 28 → AB."""
    name: str = xl_col_to_name(column - 1)
    return name


def number_format(column: Column) -> str:
    """How Excel shows the numbers of a column."""
    if column.text:
        return "@"
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters, no more than fit."""
    return _CONTROL.sub("", text)[:CELL_LENGTH]


def put(sheet: Worksheet, row: int, place: int, cell: Cell, number: Format, days: Format) -> None:
    """Write a cell as what it is; a missing value stays empty."""
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, localtime(cell).date() if is_aware(cell) else cell.date(), days)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, days)
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, place, float(cell), number)
    else:
        sheet.write_string(row, place, clean(cell), number if number.num_format == "@" else None)


def response(content: bytes, name: str) -> HttpResponse:
    """The workbook for a browser, under this name without suffix."""
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
