"""The content of a published report, as it is frozen in the database.

A report is made of chapters, a chapter of sections, a section of blocks. The same blocks are printed
(`templates/pdf/report/`) and shown on screen, so nothing here knows about paper or pages. The reporting
app builds a `Content` from stored figures and the enterprise's own texts, freezes
`content.frozen()` (plain JSON) and gets it back with `Content.model_validate(stored)`.

    Content
      kind, title, year, enterprise{name, credit_code, products}, issue{number, version, replaces, code,
      verify_url, issued_on, draft, demo, reason}, chapters[
        Chapter{part: front|chapter|appendix, title, sections[
          Section{title, blocks[
            {"kind": "paragraphs", texts[…]}                       body text, one string a paragraph
            {"kind": "list",       items[…]}                       numbered statements
            {"kind": "facts",      facts[{label, value}], across}  label | value, once or twice across
            {"kind": "table",      columns[…], rows[…], caption}   three rules, unit at the right
            {"kind": "figures",    figures[1–2 of {chart, …}]}     bar, line or radar, side by side
            {"kind": "signature",  role, name, on}                 a name in print, never a picture
          ]}]}]

Three laws of reference §2.1 live in the shape: a value that is not there is `None` and reads “未披露”,
never 0; a chart stands in the same section as the table behind it; a table says its unit and 口径.
Tables, figures and chapters are numbered here, once, so that paper and screen agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from reporting.rules.numbering import numbered

#: What is printed where no value is stored (reference §2.1).
MISSING = "未披露"
#: The most characters that one report may hold; beyond it a page count, not a report, is produced.
MAX_CHARACTERS = 120_000
#: The most rows in one table; longer lists belong in an appendix workbook.
MAX_ROWS = 300

Line = Annotated[str, StringConstraints(max_length=200)]
Cell = Annotated[str, StringConstraints(max_length=600)]
Passage = Annotated[str, StringConstraints(max_length=4000)]


class Part(BaseModel):
    """Base of all parts: unknown fields are an error, and nothing is changed once it is built."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paragraphs(Part):
    """Body text. Each string is one paragraph, kept as the enterprise wrote it."""

    kind: Literal["paragraphs"] = "paragraphs"
    texts: list[Passage] = Field(max_length=200)

    @classmethod
    def of(cls, text: str) -> Paragraphs:
        """Split typed text at its line ends; the typist's own indents and blank lines are dropped.

        A paragraph beyond the limit is cut at a sentence end, so that a text accepted by a form is never
        refused here.
        """
        lines = (line.strip(" \t\r\u3000") for line in re.split(r"[\n\v\f\u2028\u2029]+", text))
        return cls(texts=[piece for line in lines if line for piece in _pieces(line, 4000)])


class Statements(Part):
    """Numbered statements, such as promises or measures."""

    kind: Literal["list"] = "list"
    items: list[Passage] = Field(max_length=100)


class Fact(Part):
    """One line of a record: what it is, and its value with the unit, or None when not disclosed."""

    label: Line
    value: Passage | None

    @property
    def text(self) -> str:
        """The value, or “未披露”."""
        return self.value or MISSING


class Facts(Part):
    """A record of label and value. With a caption it counts as a table and gets a number."""

    kind: Literal["facts"] = "facts"
    facts: list[Fact] = Field(max_length=60)
    across: Literal[1, 2] = 1
    caption: Line = ""
    unit: Line = ""
    note: Cell = ""
    number: int = 0

    @property
    def rows(self) -> list[list[Fact]]:
        """The facts in lines of `across`."""
        return [self.facts[at : at + self.across] for at in range(0, len(self.facts), self.across)]


class Column(Part):
    """A column: its heading, how it is set, and its width in percent (0 = measured from the cells)."""

    title: Line
    align: Literal["text", "number"] = "text"
    width: int = Field(default=0, ge=0, le=90)


class Row(Part):
    """Cells as they are read, None for a missing value; `total` marks a sum or a result."""

    cells: list[Cell | None]
    total: bool = False


class Table(Part):
    """A table. `unit` stands at the right of the caption; `note` says 口径 or 来源 below it."""

    kind: Literal["table"] = "table"
    caption: Line
    columns: list[Column] = Field(min_length=1, max_length=12)
    rows: list[Row] = Field(max_length=MAX_ROWS)
    unit: Line = ""
    note: Cell = ""
    number: int = 0

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"表“{self.caption}”有 {len(self.columns)} 列，其中一行有 {len(row.cells)} 格"
                )
        return self


class Series(Part):
    """One run of values, as stored (99.0 stays 99.0); None is a gap that reads “未披露”."""

    name: Line
    values: list[Decimal | None] = Field(max_length=40)


class Figure(Part):
    """A chart. Bars start at 0; a line's scale is fitted to its values; a radar runs from 0 to `top`."""

    chart: Literal["bar", "line", "radar"]
    title: Line
    unit: Line = ""
    categories: list[Line] = Field(min_length=1, max_length=40)
    series: list[Series] = Field(min_length=1, max_length=4)
    top: Decimal | None = None
    number: int = 0

    @model_validator(mode="after")
    def _even(self) -> Self:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"图“{self.title}”有 {len(self.categories)} 个分类，"
                    f"“{series.name}”有 {len(series.values)} 个值"
                )
        return self

    @property
    def summary(self) -> str:
        """The chart in words, for those who don't see it: “质量损失率（%）：2014 年度 未披露，…”."""
        runs = (
            "，".join(f"{name} {MISSING if value is None else value}" for name, value in self._pairs(series))
            for series in self.series
        )
        named = len(self.series) > 1
        words = (f"{s.name}：{run}" if named else run for s, run in zip(self.series, runs, strict=True))
        return f"{self.title}{f'（{self.unit}）' if self.unit else ''}：{'；'.join(words)}"

    def _pairs(self, series: Series) -> Iterator[tuple[str, Decimal | None]]:
        return zip(self.categories, series.values, strict=True)


class Figures(Part):
    """One or two charts side by side, next to the table that holds their numbers."""

    kind: Literal["figures"] = "figures"
    figures: list[Figure] = Field(min_length=1, max_length=2)
    note: Cell = ""


class Signature(Part):
    """Who stands for a text: a printed name, no picture of a signature and no seal (reference §2.1)."""

    kind: Literal["signature"] = "signature"
    role: Line
    name: Line
    on: date | None = None


Block = Annotated[Paragraphs | Statements | Facts | Table | Figures | Signature, Field(discriminator="kind")]


class Section(Part):
    """A heading of the second level with its blocks; without a title they follow the chapter's heading."""

    title: Line = ""
    blocks: list[Block] = Field(max_length=60)
    #: “（一）质量损失率”; filled in by `Content`.
    heading: Line = ""


class Chapter(Part):
    """A chapter. Only `chapter` is counted 一、二、…; 前言 and 附录 stand outside the count."""

    part: Literal["front", "chapter", "appendix"] = "chapter"
    title: Line
    sections: list[Section] = Field(max_length=30)
    #: “五、质量绩效”; filled in by `Content`.
    heading: Line = ""
    #: “ch-5”: the address of the chapter within the document; filled in by `Content`.
    anchor: Line = ""


class Enterprise(Part):
    """Whose report it is, by the name it had in the reported year."""

    name: Line
    credit_code: Line = ""
    products: list[Line] = Field(default_factory=list, max_length=20)


class Issue(Part):
    """Which printing it is: number, version, and how it can be verified."""

    number: Line
    version: int = Field(ge=1)
    replaces: int | None = Field(default=None, ge=1)
    #: Why the earlier version was replaced.
    reason: Cell = ""
    #: As stored, e.g. “7C1E9F20”; empty for a draft, which can't be verified.
    code: Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z\- ]*$")] = ""
    #: Absolute address that the QR code leads to.
    verify_url: Annotated[str, StringConstraints(max_length=300, pattern=r"^(https?://\S+)?$")] = ""
    issued_on: date | None = None
    #: True until submitted: “草稿” lies across every page.
    draft: bool = False
    #: True when the enterprise and its figures are invented: “示例数据” is printed.
    demo: bool = False

    @property
    def code_grouped(self) -> str:
        """The code in groups of four, as it is read out: “7C1E 9F20”."""
        plain = re.sub(r"[\s-]", "", self.code)
        return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


class Content(Part):
    """A whole report. Building one numbers its chapters, sections, tables and figures.

    Raises `pydantic.ValidationError` (a `ValueError`) when the shape or a limit is not kept.
    """

    kind: Literal["quality_integrity", "social_responsibility"] = "quality_integrity"
    title: Line = "质量诚信报告"
    year: int = Field(ge=2000, le=2100)
    enterprise: Enterprise
    issue: Issue
    chapters: list[Chapter] = Field(min_length=1, max_length=30)

    @model_validator(mode="before")
    @classmethod
    def _numbered(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {**data, "chapters": numbered(data.get("chapters", []))}

    @model_validator(mode="after")
    def _short_enough(self) -> Self:
        held = sum(len(text) for text in _texts(self.frozen()))
        if held > MAX_CHARACTERS:
            raise ValueError(f"报告全文 {held} 字，超过 {MAX_CHARACTERS} 字的上限")
        return self

    @property
    def full_title(self) -> str:
        """“2016 年度质量诚信报告”."""
        return f"{self.year} 年度{self.title}"

    def frozen(self) -> dict[str, Any]:
        """Plain JSON for the database; `Content.model_validate(frozen)` gives an equal content back."""
        return self.model_dump(mode="json")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _pieces(line: str, limit: int) -> Iterator[str]:
    while len(line) > limit:
        cut = max(line.rfind(mark, 0, limit) for mark in "。！？；") + 1 or limit
        yield line[:cut]
        line = line[cut:]
    yield line
