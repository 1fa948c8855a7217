"""The very workbook that was handed in, given back with its wrong cells coloured and all its faults listed.

openpyxl keeps styles, widths, drop-downs and hidden sheets; it takes time and memory, so only a worker marks.
"""

import io
import warnings
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from string import hexdigits
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

FAULTS_SHEET = "错误清单"
# A person mends some hundred cells before trying again; Excel becomes slow with more comments.
MAX_MARKED = 3_000
MAX_LISTED = 20_000
AUTHOR = "导入核对"
# What a marked cell was like before: its colour goes with the author of our comment, its comment below ours, so
# that both stay with the cell when rows are sorted.
_WAS = " "
_KEPT = "\n———\n"
_WRONG = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_HEAD = PatternFill("solid", start_color="FFEAF1FC", end_color="FFEAF1FC")


class Unmarkable(Exception):
    """A workbook that can be read but not rewritten."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a workbook, and where: row and column as Excel counts them, 0 for the whole."""

    words: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    letter: str = ""
    title: str = ""
    value: str = ""

    @property
    def cell(self) -> str:
        """The reference of the cell, “第 5 行” for a whole row, or "" for the whole sheet."""
        if self.row and self.letter:
            return f"{self.letter}{self.row}"
        if self.row:
            return f"第 {self.row} 行"
        return f"{self.letter} 列" if self.letter else ""


def mark(path: Path, faults: Sequence[Fault]) -> bytes:
    """The workbook with each wrong cell coloured and commented, and a sheet 错误清单 in front of the others.

    Marks of an earlier round are taken away first: what was mended is no longer red. Raises `Unmarkable`.
    """
    try:
        with warnings.catch_warnings():
            # what openpyxl does not keep (pictures, extensions of other programs) is not worth a word here
            warnings.simplefilter("ignore")
            return _marked(path, faults)
    except Exception as error:
        # the engine raises whatever its parser stumbles over; the faults are told on the page all the same
        raise Unmarkable(f"{type(error).__name__}: {error}") from error


def _marked(path: Path, faults: Sequence[Fault]) -> bytes:
    with path.open("rb") as file:  # stored content has no suffix, by which the engine would judge it
        book = openpyxl.load_workbook(file)
    if FAULTS_SHEET in book.sheetnames:
        del book[FAULTS_SHEET]
    _unmark(book)
    _mark_cells(book, faults)
    _list(book, faults)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _unmark(book: Any) -> None:
    for sheet in book.worksheets:
        # only the cells that there are: walking by rows would make all up to one that is coloured at the far end
        for cell in sheet._cells.values():
            if cell.comment is not None and str(cell.comment.author).partition(_WAS)[0] == AUTHOR:
                _restore(cell, cell.comment)


def _restore(cell: Any, ours: Comment) -> None:
    """The colour and the comment that the cell had before it was marked."""
    colour = str(ours.author).partition(_WAS)[2]
    is_colour = len(colour) == 8 and set(colour) <= set(hexdigits)
    cell.fill = PatternFill("solid", start_color=colour) if is_colour else PatternFill()
    kept = ours.text.partition(_KEPT)[2]
    cell.comment = Comment(kept, "") if kept else None


def _colour(cell: Any) -> str:
    """The plain colour of a cell, such as FFEAF1FC; a theme's colours and patterns are not kept."""
    fill = cell.fill
    plain = fill.fill_type == "solid" and fill.fgColor.type == "rgb"
    return f"{_WAS}{fill.fgColor.rgb}" if plain else ""


def _mark_cells(book: Any, faults: Iterable[Fault]) -> None:
    said: dict[tuple[str, int, int], list[str]] = {}
    for fault in faults:
        if fault.sheet in book.sheetnames and (fault.row or fault.column):
            said.setdefault((fault.sheet, fault.row or 1, fault.column or 1), []).append(fault.words)
        if len(said) >= MAX_MARKED:
            break
    for (name, row, column), words in said.items():
        sheet = book[name]
        cell = _anchor(sheet, row, column)
        author = AUTHOR + _colour(cell)
        cell.fill = copy(_WRONG)
        # a comment of the template at its heading is not lost
        kept = f"{_KEPT}{cell.comment.text}" if cell.comment is not None else ""
        cell.comment = Comment("\n".join(dict.fromkeys(words)) + kept, author, height=120, width=320)


def _anchor(sheet: Any, row: int, column: int) -> Any:
    cell = sheet.cell(row=row, column=column)
    if not isinstance(cell, MergedCell):
        return cell
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(row=merged.min_row, column=merged.min_col)
    return cell


def _list(book: Any, faults: Sequence[Fault]) -> None:
    sheet = book.create_sheet(FAULTS_SHEET, 0)
    sheet.append(["序号", "工作表", "位置", "列名", "填写内容", "问题和改正方法"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), copy(_HEAD)
    for number, fault in enumerate(faults[:MAX_LISTED], 1):
        sheet.append([number, fault.sheet, fault.cell, fault.title, None, fault.words])
        # never a formula, whatever the user's cell began with
        value = sheet.cell(row=number + 1, column=5)
        value.value, value.data_type = fault.value[:200], "s"
        sheet.cell(row=number + 1, column=6).alignment = Alignment(wrap_text=True, vertical="top")
        _link(sheet, number + 1, fault)
    if len(faults) > MAX_LISTED:
        sheet.append(
            [None, None, None, None, None, f"另有 {len(faults) - MAX_LISTED:,} 处未列出，请改正后再次导入。"]
        )
    for letter, width in zip("ABCDEF", (6, 16, 10, 24, 26, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other.title == FAULTS_SHEET


def _link(sheet: Any, row: int, fault: Fault) -> None:
    """The place leads to the cell."""
    if fault.row and fault.sheet:
        cell = sheet.cell(row=row, column=3)
        quoted = fault.sheet.replace("'", "''")
        where = f"'{quoted}'!{fault.letter or 'A'}{fault.row}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=where)
        cell.font = Font(color="FF0563C1", underline="single")
