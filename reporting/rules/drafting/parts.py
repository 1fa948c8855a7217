"""The pieces that all chapters are made of: texts of the enterprise, tables of figures, charts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from enterprises.rules.figures import Point, mixed_bases
from reporting.rules.chapters import BY_KEY
from reporting.rules.content import (
    Block,
    Chapter,
    Column,
    Figure,
    Figures,
    Paragraphs,
    Row,
    Section,
    Series,
    Statements,
    Table,
)
from reporting.rules.facts import Facts, FigureFact
from reporting.rules.wording import MARKED, cell, change

UNWRITTEN = "（尚未填写）"
SEE_APPENDIX = "口径见附录“指标计算口径”。"
_CELL = 500


@dataclass(frozen=True)
class Writing:
    """One report being written: what is known and what the enterprise wrote."""

    facts: Facts
    texts: Mapping[str, str]
    is_draft: bool

    @property
    def year(self) -> int:
        return self.facts.year

    def written(self, key: str) -> list[Block]:
        """The enterprise's text as it wrote it; in a draft an empty required one is announced."""
        block = Paragraphs.of(self.texts.get(key, ""))
        return [block] if block.texts else self._unwritten(key)

    def listed(self, key: str) -> list[Block]:
        """The same, one numbered statement a line."""
        items = Paragraphs.of(self.texts.get(key, "")).texts
        return [Statements(items=items)] if items else self._unwritten(key)

    def _unwritten(self, key: str) -> list[Block]:
        asked = self.is_draft and BY_KEY[key].required
        return [Paragraphs(texts=[UNWRITTEN])] if asked else []

    def figure(self, code: str) -> FigureFact | None:
        """A figure by its code; None when the portal does not define it."""
        return self.facts.figures.get(code)

    def known(self, *codes: str) -> list[FigureFact]:
        """The figures of these codes that the portal defines."""
        return [fact for code in codes if (fact := self.figure(code))]

    def year_titles(self) -> list[str]:
        """2014 年度, 2015 年度, 2016 年度."""
        return [f"{year} 年度" for year in self.facts.years]


def section(title: str, *blocks: Block | Sequence[Block]) -> list[Section]:
    """A section of these blocks; none at all when there is nothing to say."""
    flat: list[Block] = []
    for block in blocks:
        flat.extend(block if isinstance(block, Sequence) else [block])
    return [Section(title=title, blocks=flat)] if flat else []


def chapter(
    title: str, *sections: list[Section], part: Literal["front", "chapter", "appendix"] = "chapter"
) -> Chapter:
    """A chapter of those sections that have something to say."""
    return Chapter(part=part, title=title, sections=[one for group in sections for one in group])


def columns(*titles: str) -> list[Column]:
    """Columns; a title that begins with “>” is one of figures."""
    return [
        Column(title=title.removeprefix(">"), align="number" if title.startswith(">") else "text")
        for title in titles
    ]


def rows(lines: Iterable[Sequence[str | None]]) -> list[Row]:
    """Rows of cells; an empty string is a missing value too, and a long text is cut, with a mark."""
    return [Row(cells=[cut(one) for one in line]) for line in lines]


def cut(text: str | None, limit: int = _CELL) -> str | None:
    """A text that fits a cell; None when there is none."""
    if not text:
        return None
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def yearly_table(
    work: Writing,
    caption: str,
    facts: Sequence[FigureFact],
    *,
    total: str = "",
    note: str = SEE_APPENDIX,
    compared: bool = True,
) -> list[Block]:
    """Figures of three years with 较上年 and 来源; the row of code `total` is set as a result."""
    if not facts:
        return []
    titles = ["项目", *(f">{title}" for title in work.year_titles())]
    titles += [">较上年"] if compared else []
    lines = [Row(cells=_line(work, fact, compared), total=fact.code == total) for fact in facts]
    marked = any(text and text.endswith("*") for line in lines for text in line.cells)
    words = " ".join(filter(None, [note, MARKED if marked else ""]))
    return [Table(caption=caption, columns=columns(*titles, "来源"), rows=lines, note=words)]


def _line(work: Writing, fact: FigureFact, compared: bool) -> list[str | None]:
    cells = [f"{fact.name}（{fact.unit}）", *(cell(fact, year) for year in work.facts.years)]
    if compared:
        cells.append(change(fact, work.year) or "—")
    return [*cells, sources(work, fact)]


def sources(work: Writing, fact: FigureFact) -> str:
    """Where a figure comes from: one word when all years agree, else year by year."""
    given = {year: fact.in_year(year) for year in work.facts.years}
    named = {year: stated.source for year, stated in given.items() if stated.source}
    if len(set(named.values())) <= 1:
        return next(iter(named.values()), "—")
    return "；".join(f"{year} 年{source}" for year, source in named.items())


def drawing(work: Writing, chart: Literal["bar", "line"], title: str, *facts: FigureFact) -> Figure | None:
    """A chart of three years; None when there is nothing to draw or the years can't stand in one line."""
    unit = facts[0].unit if facts else ""
    if not any(fact.in_year(year).number is not None for fact in facts for year in work.facts.years):
        return None
    if any(mixed(work, fact) for fact in facts):
        return None
    series = [Series(name=fact.name, values=_values(work, fact)) for fact in facts]
    return Figure(chart=chart, title=title, unit=unit, categories=work.year_titles(), series=series)


def mixed(work: Writing, fact: FigureFact) -> str | None:
    """The sentence that says why the years of a figure can't be compared, or None."""
    given = [(year, fact.in_year(year)) for year in work.facts.years]
    return mixed_bases([Point(year, s.value, s.basis) for year, s in given if s.number is not None])


def _values(work: Writing, fact: FigureFact) -> list[Decimal | None]:
    step = Decimal(1).scaleb(-fact.decimals)
    numbers = (fact.in_year(year).number for year in work.facts.years)
    return [None if number is None else number.quantize(step, rounding=ROUND_HALF_UP) for number in numbers]


def drawings(*figures: Figure | None, note: str = "") -> list[Block]:
    """One or two charts side by side, those that there are."""
    found = [figure for figure in figures if figure]
    return [Figures(figures=found, note=note)] if found else []
