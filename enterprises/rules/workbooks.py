"""A workbook that came in, as rows of fields: which sheet it is, where its headings stand, what can't be read at all.

Nothing is asked of the database here; a fault names sheet, row and column as Excel shows them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dongtou_brand.kernel.sheets import FAULTS_SHEET, Book, Column, Fault, Layout, Meta, letter, place_of
from dongtou_brand.kernel.sheets import Value as Cell
from enterprises.enums import ImportKind
from enterprises.rules.profiles import PERSONAL
from enterprises.rules.workbook_cells import BadCell, credit_code, shown
from enterprises.rules.workbook_columns import CODE, LIST, NAME, PAST_LIST, TEMPLATES, Heads, match, outdated

SEARCHED = 10
"""Rows at the top of a sheet among which its headings are looked for: people put titles above them."""
AGAIN = "请下载新的模板，把数据粘贴过去（只粘贴数值）后重新上传。"
FORMULA = "此格是公式，导入不读取公式。请复制后在原处“选择性粘贴—数值”，再保存上传。"
FILLED = "（已填写）"
"""What is told and kept in place of a person's data that a workbook brings."""
BROKEN_CELL = "此格显示为错误值（如 #N/A、#DIV/0!），请改正或清除。"


@dataclass(slots=True)
class Line:
    """A row with something in it: its number in Excel and its cells by field.

    `percents` are the fields whose cell is formatted as a percentage, `broken` those that can't be read and have
    been told already.
    """

    number: int
    cells: dict[str, Cell | None]
    percents: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[str]:
        """The fields in which something readable stands."""
        return [code for code, cell in self.cells.items() if cell is not None and code not in self.broken]


@dataclass
class Workbook:
    """What a workbook turned out to be; `faults` are those of the whole and of the headings."""

    book: Book
    sheet: str = ""
    heads: Heads = field(default_factory=Heads)
    layout: Layout = field(default_factory=Layout)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    """The row in which each credit code stands."""

    @property
    def total(self) -> int:
        """How many rows stand under the headings, blank ones included."""
        return max(0, self.layout.rows - self.heads.row)

    def fault(self, words: str, line: Line, code: str = "") -> Fault:
        """A fault of a cell, or of a whole row."""
        if not code:
            return Fault(words, self.sheet, line.number)
        place = self.heads.places.get(code, 0)
        title = self.heads.titles.get(code, "")
        value = FILLED if code in PERSONAL else shown(line.cells.get(code))
        return Fault(words, self.sheet, line.number, place, letter(place) if place else "", title, value)

    def code(self, line: Line, faults: list[Fault]) -> str:
        """The credit code of a row; "" when there is none to go by, which is told."""
        if CODE in line.broken:
            return ""
        try:
            code = credit_code(line.cells.get(CODE))
            if not code:
                raise BadCell("请填写统一社会信用代码。")
            if code in self.codes:
                raise BadCell(f"与第 {self.codes[code]} 行重复，同一家企业只保留一行。")
        except BadCell as bad:
            faults.append(self.fault(bad.words, line, CODE))
            return ""
        self.codes[code] = line.number
        return code

    def lines(self, faults: list[Fault]) -> Iterator[Line]:
        """The rows with something in them; cells that can't be read at all are added to `faults`."""
        places = self.heads.places
        merged = self._merged(faults)
        for number, row in self.book.rows(self.sheet):
            if number <= self.heads.row:
                continue
            cells = {code: row[place - 1] if place <= len(row) else None for code, place in places.items()}
            cells = {code: _nothing_if_blank(cell) for code, cell in cells.items()}
            line = Line(number, cells)
            self._judge(line, faults, merged.get(number, frozenset()))
            if line.broken or any(cell is not None for cell in cells.values()):
                yield line

    def _judge(self, line: Line, faults: list[Fault], merged: frozenset[int]) -> None:
        layout = self.layout
        if not (layout.formulas or layout.faults or layout.percents or merged):
            return
        broken, percents = set(), set()
        for code, place in self.heads.places.items():
            where = (line.number, place)
            if where in layout.formulas or where in layout.faults:
                words = FORMULA if where in layout.formulas else BROKEN_CELL
                faults.append(self.fault(words, line, code))
                broken.add(code)
            elif place in merged:
                broken.add(code)
            elif where in layout.percents:
                percents.add(code)
        line.broken, line.percents = frozenset(broken), frozenset(percents)

    def _merged(self, faults: list[Fault]) -> dict[int, frozenset[int]]:
        """The columns of each row that are merged with others; each merged range is told once."""
        read = set(self.heads.places.values())
        found: dict[int, set[int]] = {}
        for reference in self.layout.merged:
            (top, left), (bottom, right) = (place_of(part) for part in (reference.split(":") * 2)[:2])
            hit = read.intersection(range(left, right + 1))
            bottom = min(bottom, self.layout.rows)
            if not hit or bottom <= self.heads.row:
                continue
            words = f"{reference} 是合并单元格，分不清数据属于哪一行。请取消合并，在每一格分别填写。"
            row = max(top, self.heads.row + 1)
            faults.append(Fault(words, self.sheet, row, min(hit), letter(min(hit)), reference, ""))
            for number in range(row, bottom + 1):
                found.setdefault(number, set()).update(hit)
        return {number: frozenset(columns) for number, columns in found.items()}


def _nothing_if_blank(cell: Cell | None) -> Cell | None:
    return None if isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\u00a0\u200b\ufeff") else cell


def find(book: Book, kind: ImportKind, year: int | None, columns: Sequence[Column]) -> Workbook:
    """What this workbook is; a wrong or outdated template is a fault of the whole."""
    found = Workbook(book)
    found.faults += _wrong_template(book.meta, kind, year, columns)
    if found.faults:
        return found
    _choose(found, columns)
    if found.heads.places:
        found.layout = book.layout(found.sheet)
        found.faults += found.heads.faults
        _tell_missing(found, kind)
    return found


def _wrong_template(
    meta: Meta | None, kind: ImportKind, year: int | None, columns: Sequence[Column]
) -> list[Fault]:
    if meta is None or (meta.template == LIST and kind == ImportKind.ENTERPRISES):
        return []
    names = {code: one.label for one, code in TEMPLATES.items()} | {
        LIST: "企业名录（导出）",
        PAST_LIST: "企业名录（历史时点）",
    }
    if meta.template != TEMPLATES[kind]:
        said = names.get(meta.template, "其他内容")
        return [Fault(f"这是“{said}”的表格，您选择导入的是“{kind.label}”。请核对后重新选择。")]
    if meta.year != year:
        return [Fault(f"这是 {meta.year} 年度的模板，您选择导入的是 {year} 年度。请核对后重新选择。")]
    if changed := outdated(meta, columns):
        return [Fault(f"这份模板是旧版（{meta.version}），列已有变化。{'；'.join(changed)}。{AGAIN}")]
    return []


def _choose(found: Workbook, columns: Sequence[Column]) -> None:
    """The sheet and the row of headings: those that the hidden mark names, else those with most known headings."""
    book = found.book
    sheets = [name for name in book.sheets if name != FAULTS_SHEET]
    if book.meta and book.meta.sheet in sheets:
        sheets = [book.meta.sheet]
    best = Heads()
    for name in sheets:
        for number, row in book.rows(name, limit=SEARCHED):
            heads = match(name, number, row, columns, book.meta)
            if heads.found > best.found:
                best, found.sheet = heads, name
    if CODE in best.places and best.found > 1:
        found.heads = best
        return
    wanted = "、".join(f"“{column.title}”" for column in columns[:3])
    lost = "缺少“统一社会信用代码”列" if best.found > 1 else f"没有找到列名（{wanted}等）"
    found.faults.append(Fault(f"{lost}，不是本平台的模板或列名已被改动。{AGAIN}", found.sheet))


def _tell_missing(found: Workbook, kind: ImportKind) -> None:
    heads = found.heads
    if heads.ignored:
        found.notes.append(f"以下各列由平台计算或不能导入，没有读取：{'、'.join(heads.ignored)}。")
    if heads.missing:
        found.notes.append(f"表中没有以下各列，相应内容不改动：{'、'.join(heads.missing)}。")
    if kind == ImportKind.FIGURES and set(heads.places) <= {CODE, NAME, "source"}:
        found.faults.append(Fault(f"表中没有任何指标列。{AGAIN}", found.sheet, heads.row))
