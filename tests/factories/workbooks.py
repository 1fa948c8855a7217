"""Workbooks as people hand them in: the platform's own templates filled in, and files of every bad kind.

valid_code(7)                                  a credit code with right check characters
template_of(kind, by, year)                    the template, as bytes
filled(kind, by, rows, year)                   the template with rows, each a dict of field → what was typed
brought(kind, content, by, year)               the run after its check
changed(content, edit)                         a workbook after openpyxl's book went through `edit`
by_hand(rows, …)                               a workbook of raw XML, as WPS writes one
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from stdnum.cn import uscc

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.sheets import MEDIA_TYPE
from enterprises.actions import imports
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import ImportRun
from enterprises.queries import imports as queries
from enterprises.rules.workbook_columns import how, notes

AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
DAY = date(2018, 4, 27)
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml'
    '.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WPS_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>WPS 表格</Application><AppVersion>12.0</AppVersion></Properties>"
)


def valid_code(number: int) -> str:
    """A credit code of 洞头区 with right check characters."""
    body = f"{number:08d}"
    total = sum(int(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True))
    head = f"91330305{body}{'0123456789X0'[11 - total % 11]}"
    return head + uscc.calc_check_digit(head)


def template_of(kind: ImportKind, by: Actor, year: int | None = None, *, values: bool = False) -> bytes:
    """The template as this person downloads it."""
    columns = queries.columns(kind, year, DAY)
    target = io.BytesIO()
    sheets.template(
        target,
        f"{year or ''}{kind.label}",
        columns,
        queries.filled(kind, year, by, columns, values=values),
        meta=queries.meta(kind, year, columns),
        notes=notes(columns, queries.definitions(kind, year)),
        how=how(kind, year),
    )
    return target.getvalue()


def filled(kind: ImportKind, by: Actor, rows: Iterable[Mapping[str, Any]], year: int | None = None) -> bytes:
    """The template with these rows under its headings, fields by their codes."""
    places = {column.code: n for n, column in enumerate(queries.columns(kind, year, DAY), 1)}

    def fill(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.delete_rows(2, sheet.max_row)
        for number, row in enumerate(rows, 2):
            for code, value in row.items():
                sheet.cell(number, places[code]).value = value

    return changed(template_of(kind, by, year), fill)


def changed(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after somebody has worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same archive with other contents of some parts; None takes a part away."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return target.getvalue()


def by_hand(rows: Sequence[Sequence[str | float | None]], *, name: str = "Sheet1", styled: int = 0) -> bytes:
    """A workbook of raw XML with inline strings and WPS's mark; `styled` rows of empty formatted cells follow."""
    lines = [_line(number, row) for number, row in enumerate(rows, 1)]
    lines += [f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(len(rows) + 1, len(rows) + 1 + styled)]
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        archive.writestr("docProps/app.xml", WPS_APP)
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return target.getvalue()


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_REL}/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _line(number: int, row: Sequence[str | float | None]) -> str:
    cells = []
    for place, cell in enumerate(row):
        where = f"{sheets.letter(place + 1)}{number}"
        if isinstance(cell, str):
            cells.append(f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>')
        elif cell is not None:
            cells.append(f'<c r="{where}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def upload(content: bytes, name: str = "导入.xlsx") -> SimpleUploadedFile:
    """As Django hands it to a form."""
    return SimpleUploadedFile(name, content, MEDIA_TYPE)


def brought(
    kind: ImportKind, content: bytes, by: Actor, year: int | None = None, name: str = "导入.xlsx"
) -> ImportRun:
    """The run of a workbook after its check."""
    run = imports.start(kind=kind, year=year, file=upload(content, name), by=by, at=AT)
    return imports.check(run=run, person=by.person, at=AT)


def applied(run: ImportRun, by: Actor, at: datetime = AT) -> ImportRun:
    """The run after somebody has confirmed it and a worker has done it."""
    run = imports.apply(run=run, by=by, at=at)
    assert run.status == ImportStatus.APPLYING
    return imports.write(run=run, person=by.person, at=at)


def words_of(run: ImportRun) -> list[tuple[str, str]]:
    """Where the faults are and what they say, in order: ("C5", "…")."""
    return [
        (f"{one['column']}{one['row']}" if one["row"] else one["column"], one["words"])
        for one in run.problems
    ]
