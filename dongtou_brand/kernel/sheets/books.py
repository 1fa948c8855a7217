"""Workbooks that are read as a paper is: several sheets, each with one table or a few below one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from xlsxwriter.worksheet import Worksheet

from dongtou_brand.kernel.sheets import writing
from dongtou_brand.kernel.sheets.columns import Column, Meta, Note
from dongtou_brand.kernel.sheets.writing import Cell

# From this width on a column holds sentences, which are broken into lines.
SENTENCES = 28


@dataclass(frozen=True)
class Block:
    """A table on a sheet; `title` stands above it where a sheet has several."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    title: str = ""


@dataclass(frozen=True)
class Leaf:
    """One sheet of a workbook. Its columns are as wide as the widest block asks."""

    title: str
    blocks: Sequence[Block]


def stream_book(leaves: Sequence[Leaf], *, name: str, notes: Sequence[Note] = ()) -> FileResponse:
    """A workbook of several sheets as a download called `name`; `notes` become the sheet 统计口径."""
    return writing.download(name, lambda target: write_book(target, leaves, notes=notes))


def write_book(target: IO[bytes], leaves: Sequence[Leaf], *, notes: Sequence[Note] = ()) -> None:
    """Write the sheets into an open file, row by row in constant memory. Text stays text whatever it begins with."""
    with xlsxwriter.Workbook(target, writing.OPTIONS | {"constant_memory": True}) as book:
        look = {"valign": "top"}
        formats = {
            "title": book.add_format({"bold": True, "font_size": 12}),
            "head": book.add_format(
                {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EAF1FC"}
            ),
            "plain": book.add_format(look),
            "wrapped": book.add_format(look | {"text_wrap": True}),
            "text": book.add_format(look | {"num_format": "@"}),
            "day": book.add_format(look | {"num_format": "yyyy-mm-dd"}),
        }
        for leaf in leaves:
            _leaf(book, leaf, formats)
        writing.notes_sheet(book, notes)


def stream_template_book(
    leaves: Sequence[Leaf], *, name: str, meta: Meta, notes: Sequence[Note], how: Sequence[str]
) -> FileResponse:
    """A workbook of several sheets that is made to be filled in, as a download called `name`."""
    return writing.download(
        name, lambda target: template_book(target, leaves, meta=meta, notes=notes, how=how)
    )


def template_book(
    target: IO[bytes], leaves: Sequence[Leaf], *, meta: Meta, notes: Sequence[Note], how: Sequence[str]
) -> None:
    """Write sheets of one table each, with drop-downs and a note at each heading, and what they are on a hidden one."""
    with xlsxwriter.Workbook(target, writing.OPTIONS) as book:
        made = []
        for leaf in leaves:
            (block,) = leaf.blocks
            sheet = book.add_worksheet(writing.sheet_name(leaf.title))
            writing.fill(book, sheet, block.columns, block.rows)
            for place, column in enumerate(block.columns):
                if column.note:
                    sheet.write_comment(0, place, writing.clean(column.note), {"x_scale": 2, "y_scale": 1.4})
            made.append((sheet, block.columns))
        writing.notes_sheet(book, notes, how)
        writing.offer(book, made)
        writing.meta_sheet(book, meta, leaves[0].title)


def _leaf(book: Any, leaf: Leaf, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(writing.sheet_name(leaf.title))
    for place in range(max((len(block.columns) for block in leaf.blocks), default=0)):
        widths = [block.columns[place].width for block in leaf.blocks if place < len(block.columns)]
        sheet.set_column(place, place, max(widths))
    row = 0
    for block in leaf.blocks:
        if block.title:
            sheet.write_string(row, 0, block.title, formats["title"])
            row += 1
        first, row = row, _block(book, sheet, row, block, formats)
        if len(leaf.blocks) == 1 and block.columns:
            sheet.freeze_panes(first + 1, 0)
            sheet.autofilter(first, 0, row - 1, len(block.columns) - 1)
        row += 1


def _block(book: Any, sheet: Worksheet, row: int, block: Block, formats: dict[str, Any]) -> int:
    """Headings and rows from `row` on; answers the first row below."""
    numbers = [
        book.add_format({"valign": "top", "num_format": writing.number_format(column)})
        for column in block.columns
    ]
    for place, column in enumerate(block.columns):
        sheet.write_string(row, place, column.title, formats["head"])
    for row, cells in enumerate(block.rows, row + 1):  # noqa: B020 (it goes on where it was)
        for place, (cell, column) in enumerate(zip(cells, block.columns, strict=True)):
            if isinstance(cell, str) and cell:
                look = "text" if column.text else "wrapped" if column.width >= SENTENCES else "plain"
                sheet.write_string(row, place, writing.clean(cell), formats[look])
            else:
                writing.put(sheet, row, place, cell, numbers[place], formats["day"])
    return row + 1
