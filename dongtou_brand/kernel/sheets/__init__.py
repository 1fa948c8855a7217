"""The one door to the spreadsheet engines: lists and templates out, workbooks in, workbooks given back marked.

    sheets.stream("企业名录", columns, rows, name="企业名录_20180427", meta=Meta(…), notes=[…])   → a download
    sheets.stream_book([Leaf("结论", [Block(columns, rows)]), …], name="差距分析_…", notes=[…])      → a download
    sheets.template(target, title, columns, rows, meta=Meta(…), notes=[…])                        → a file to fill in
    sheets.form(target, title, columns, rows, meta=Meta(…), …)      → a file whose rows are given, some cells blank
    sheets.guard(path, name)            refuses what is no honest workbook, before anything parses it
    sheets.open_book(path, name)        → Book: hidden marks, sheets, rows one by one
    sheets.mark(path, faults)           → the same workbook with its wrong cells coloured

Text stays text, whatever it begins with, so that nothing that was typed into a form can run as a formula.
"""

from dongtou_brand.kernel.sheets.books import (
    Block,
    Leaf,
    stream_book,
    stream_template_book,
    template_book,
    write_book,
)
from dongtou_brand.kernel.sheets.columns import Column, Meta, Note
from dongtou_brand.kernel.sheets.forms import Blank, form, stream_form
from dongtou_brand.kernel.sheets.guarding import guard, look
from dongtou_brand.kernel.sheets.lists import Shown, minute, said, stream_list
from dongtou_brand.kernel.sheets.marking import FAULTS_SHEET, Fault, Unmarkable, mark
from dongtou_brand.kernel.sheets.reading import Book, Layout, Value, bounded_memory, open_book, place_of
from dongtou_brand.kernel.sheets.writing import (
    CELL_LENGTH,
    MEDIA_TYPE,
    Cell,
    letter,
    response,
    sheet_name,
    stream,
    stream_template,
    template,
    workbook,
)

__all__ = [
    "CELL_LENGTH",
    "FAULTS_SHEET",
    "MEDIA_TYPE",
    "Blank",
    "Block",
    "Book",
    "Cell",
    "Column",
    "Fault",
    "Layout",
    "Leaf",
    "Meta",
    "Note",
    "Shown",
    "Unmarkable",
    "Value",
    "bounded_memory",
    "form",
    "guard",
    "letter",
    "look",
    "mark",
    "minute",
    "open_book",
    "place_of",
    "response",
    "said",
    "sheet_name",
    "stream",
    "stream_book",
    "stream_form",
    "stream_list",
    "stream_template",
    "stream_template_book",
    "template",
    "template_book",
    "workbook",
    "write_book",
]
