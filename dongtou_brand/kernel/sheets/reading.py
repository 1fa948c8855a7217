"""Workbooks that come in: what they are, how their sheets are laid out, and their rows one by one.

Values come from calamine, which knows neither formulas nor formats; those are taken from the sheet's XML as it
streams by. Only a file that has passed `guard` may be opened.
"""

import contextlib
import posixpath
import resource
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets.columns import Meta
from dongtou_brand.kernel.sheets.guarding import BROKEN, guard
from dongtou_brand.kernel.sheets.writing import META_SHEET

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000
HEADROOM = 1024 * 1024 * 1024  # bytes that reading one workbook may add to a worker
PERCENT_FORMATS = frozenset({9, 10})
BLOCK = 64 * 1024
_TURN = threading.RLock()

Value = str | float | bool | date | datetime | time | timedelta
Place = tuple[int, int]


@dataclass
class Layout:
    """What the XML of a sheet says beside its values. Places are (row, column), counted from 1 as Excel does."""

    formulas: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)
    faults: set[Place] = field(default_factory=set)  # cells that show #N/A and the like
    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    rows: int = 0
    columns: int = 0
    cells: int = 0


@dataclass
class Book:
    """An open workbook. `meta` is what its hidden sheet says, if it has one of ours."""

    path: Path
    name: str
    engine: CalamineWorkbook
    parts: dict[str, str]
    percent_styles: frozenset[int]
    old_dates: bool
    meta: Meta | None

    @property
    def sheets(self) -> list[str]:
        """The sheets that a person sees."""
        return [
            sheet.name
            for sheet in self.engine.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.name in self.parts
        ]

    def layout(self, sheet: str) -> Layout:
        """What the XML of a sheet says; raises `Refused` for one that is larger than any list."""
        scan = _Scan(self.percent_styles, self.name, sheet)
        with (
            _engine(self.name),
            zipfile.ZipFile(self.path) as archive,
            archive.open(self.parts[sheet]) as part,
        ):
            scan.read(part)
        return scan.layout

    def rows(self, sheet: str, limit: int | None = None) -> Iterator[tuple[int, list[Value | None]]]:
        """The rows with their numbers as Excel shows them, from the first cell of column A; blanks are None."""
        with _engine(self.name):
            found = self.engine.get_sheet_by_name(sheet)
        if found.start is None:
            return
        lead: list[Value | None] = [None] * found.start[1]
        for number, row in enumerate(found.iter_rows(), 1):
            if limit is not None and number > limit:
                return
            yield number, lead + [None if cell == "" else cell for cell in row]


def open_book(path: Path, name: str) -> Book:
    """Open a stored workbook after looking at it; raises `Refused` with a sentence."""
    guard(path, name)
    with _engine(name):
        with zipfile.ZipFile(path) as archive:
            parts, old_dates = _parts(archive)
            percents = _percent_styles(archive)
            for part in parts.values():
                archive.getinfo(part)
        book = Book(path, name, CalamineWorkbook.from_path(path), parts, percents, old_dates, None)
        book.meta = _meta(book)
    return book


@contextlib.contextmanager
def _engine(name: str) -> Iterator[None]:
    """What the engines make of a file that is no honest workbook becomes a sentence; memory is bounded."""
    words = f"“{name}”不完整或已损坏，无法读取。请在 Excel 或 WPS 中打开，另存后重新上传。"
    try:
        with bounded_memory():
            yield
    except (*BROKEN, CalamineError, expat.ExpatError, KeyError, MemoryError) as error:
        raise Refused(words) from error
    except BaseException as error:
        # the engine's own panic is no Exception, so that it would end the worker
        if type(error).__name__ == "PanicException":
            raise Refused(words) from error
        raise


def _meta(book: Book) -> Meta | None:
    if META_SHEET not in book.parts:
        return None
    layout = book.layout(META_SHEET)
    if layout.rows > MAX_COLUMNS * 2:
        return None
    lines = ([str(cell) if cell is not None else "" for cell in row] for _, row in book.rows(META_SHEET))
    return Meta.read(lines)


@contextlib.contextmanager
def bounded_memory(headroom: int = HEADROOM) -> Iterator[None]:
    """Inside, this process may grow by so many bytes and no more: the engine fails, not the machine.

    The bound is the process's own, so that its threads take turns: none may restore what another has set.
    """
    with _TURN:
        yield from _bounded(headroom)


def _bounded(headroom: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    bound = pages * resource.getpagesize() + headroom
    if not pages or (hard != resource.RLIM_INFINITY and bound > hard):
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def place_of(reference: str) -> Place:
    """The row and column of a reference such as AB12, counted from 1; (0, 0) for what is none."""
    column = 0
    for at, letter in enumerate(reference):
        if "A" <= letter <= "Z":
            column = column * 26 + ord(letter) - 64
        elif reference[at:].isascii() and reference[at:].isdecimal():
            return int(reference[at:]), column
        else:
            return 0, 0
    return 0, 0


class _Scan:
    """Walks the XML of one sheet; keeps places, never values."""

    def __init__(self, percent_styles: frozenset[int], book: str, sheet: str) -> None:
        self.layout = Layout()
        self.percent_styles, self.book, self.sheet = percent_styles, book, sheet
        self.row, self.column = 0, 0
        self.percent = self.fault = False

    def read(self, part: Any) -> None:
        """Feed the parser block by block."""
        parser = _parser()
        parser.StartElementHandler = self._start
        while block := part.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._value()
        elif name == "f":
            self.layout.formulas.add((self.row, self.column))
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif name == "mergeCell":
            self.layout.merged.append(attributes.get("ref", ""))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            self.row, self.column = place_of(reference)
        else:
            self.column += 1
        style = attributes.get("s", "0")
        self.percent = bool(self.percent_styles) and style.isdecimal() and int(style) in self.percent_styles
        self.fault = attributes.get("t") == "e"

    def _value(self) -> None:
        layout, place = self.layout, (self.row, self.column)
        layout.cells += 1
        layout.rows = max(layout.rows, self.row)
        layout.columns = max(layout.columns, self.column)
        if self.percent:
            layout.percents.add(place)
        if self.fault:
            layout.faults.add(place)
        if layout.rows > MAX_ROWS or layout.columns > MAX_COLUMNS or layout.cells > MAX_CELLS:
            raise Refused(
                f"工作表“{self.sheet}”过大：一次最多导入 {MAX_ROWS:,} 行、{MAX_COLUMNS} 列。"
                "请删去多余的行列，或分成几个文件导入。"
            )


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*declared: object) -> None:
    raise expat.ExpatError("a document type is declared")


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in their order, each with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})
    )
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            parser.Parse(block, False)
    parser.Parse(b"", True)
    return found


def _parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Where the XML of each sheet lies, and whether days are counted from 1904."""
    targets: dict[str, str] = {}
    for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes["Id"]] = posixpath.normpath(path)
    parts: dict[str, str] = {}
    old_dates = False
    for name, attributes in _elements(archive, "xl/workbook.xml"):
        if name == "sheet" and attributes.get("id") in targets:
            parts[attributes["name"]] = targets[attributes["id"]]
        elif name == "workbookPr":
            old_dates = attributes.get("date1904") in ("1", "true")
    return parts, old_dates


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles of cells whose number is shown as a percentage: 98.5% is stored as 0.985."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats = set(PERCENT_FORMATS)
    styles: list[int] = []
    within = False
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(int(attributes["numFmtId"]))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            styles.append(int(attributes.get("numFmtId", 0)))
    return frozenset(place for place, number in enumerate(styles) if number in formats)


__all__ = ["Book", "Layout", "Place", "Value", "bounded_memory", "open_book", "place_of"]
