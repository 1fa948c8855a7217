"""What the columns of a workbook are and mean, and the marks by which a workbook is known when it comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and the decimals of its numbers.

    `code` names the field that an import reads from it; a column without one is computed and ignored when the
    workbook comes back. `text` formats the whole column as text, so that 0577 keeps its zero. `note` is shown at
    the heading, `choices` is the drop-down of its cells, and `number` allows nothing but numbers and these words.
    `basis` is what the values mean (unit, 口径): when it changes, older workbooks are out of date.
    """

    title: str
    width: int = 14
    decimals: int = 0
    code: str = ""
    text: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    basis: str = ""
    required: bool = False

    @property
    def fingerprint(self) -> str:
        """What tells that the column still means the same."""
        return sha256(f"{self.code}|{self.title}|{self.basis}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Meta:
    """What a workbook is, on its hidden sheet. `columns` are triples of code, title and fingerprint.

    `facts` is whatever else must be known when it comes back, in pairs of name and value.
    """

    template: str
    year: int | None = None
    sheet: str = ""
    columns: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, template: str, columns: Sequence[Column], year: int | None = None) -> "Meta":
        """The marks of a workbook with these columns."""
        return cls(template, year, "", tuple((c.code, c.title, c.fingerprint) for c in columns))

    @property
    def version(self) -> str:
        """The checksum of the columns: another list of columns is another version."""
        marks = "|".join(mark for _, _, mark in self.columns)
        return sha256(f"{self.template}|{marks}".encode()).hexdigest()[:8]

    def lines(self) -> list[tuple[str, ...]]:
        """The rows of the hidden sheet."""
        facts = [("template", self.template), ("version", self.version), ("sheet", self.sheet)]
        facts.append(("year", str(self.year or "")))
        more = [("fact", *fact) for fact in self.facts]
        return [*facts, *(("column", *column) for column in self.columns), *more]

    @classmethod
    def read(cls, lines: Iterable[Sequence[str]]) -> "Meta | None":
        """The marks from the rows of a hidden sheet; None when it is not one of ours."""
        facts: dict[str, str] = {}
        columns: list[tuple[str, str, str]] = []
        more: list[tuple[str, str]] = []
        for line in lines:
            words = [*line, "", "", "", ""]
            key, rest = words[0], words[1:]
            if key == "column":
                columns.append((rest[0], rest[1], rest[2]))
            elif key == "fact":
                more.append((rest[0], rest[1]))
            elif key:
                facts[key] = rest[0]
        if "template" not in facts:
            return None
        year = facts.get("year", "")
        number = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
        return cls(facts["template"], number, facts.get("sheet", ""), tuple(columns), tuple(more))


@dataclass(frozen=True)
class Note:
    """A line of the sheet 统计口径: a heading, and what is to be known about it."""

    title: str
    words: str
    unit: str = ""
