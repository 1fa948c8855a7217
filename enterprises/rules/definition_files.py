"""The shape of the files that define yearly figures and industries."""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Annotated, Final, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import Fault, FileModel, Location, Number
from enterprises.rules.formulas import MAX_LENGTH, FormulaError, parse

__all__ = [
    "CheckRow",
    "FigureFile",
    "FigureGroup",
    "FigureRow",
    "IndustryFile",
    "figures_of",
    "stored_checks",
]

Name = Annotated[str, Field(min_length=1, max_length=60)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Kind = Literal["at_most", "jump", "range", "above", "zero", "reference", "falls"]
Words = Annotated[str, Field(max_length=200)]
Year = Annotated[int, Field(ge=2000, le=2100)]

# What each kind of check needs beside its level.
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "at_most": ("other",),
    "jump": ("percent",),
    "range": (),
    "above": ("limit",),
    "zero": (),
    "reference": ("least",),
    "falls": ("years",),
}
PLACEHOLDERS: Final = frozenset(
    {"name", "unit", "value", "other", "percent", "limit", "least", "most", "years", "change", "direction"}
)


class CheckRow(FileModel):
    """A check of one figure.

    `level`: block (submission is refused), explain (submission needs a 说明), warn (a hint in the form) or note
    (a remark in the table only). `beside` is the stated figure at which a check of a derived one is shown.
    `words` is the sentence, `brief` the remark in the table, `met` the remark when a reference is reached.
    """

    kind: Kind
    level: Literal["block", "explain", "warn", "note"]
    other: str = ""
    percent: Number | None = None
    limit: Number | None = None
    least: Number | None = None
    most: Number | None = None
    years: Annotated[int, Field(ge=2, le=10)] | None = None
    beside: str = ""
    words: Words = ""
    brief: Words = ""
    met: Words = ""


class BasisRow(FileModel):
    """One 口径 between which the enterprise chooses."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
    name: Annotated[str, Field(min_length=1, max_length=30)]


class FigureRow(FileModel):
    """What a yearly figure is. With a `formula` it is computed; with `part_of` it is stated month by month."""

    code: Code
    name: Name
    unit: Annotated[str, Field(min_length=1, max_length=12)]
    basis: Annotated[str, Field(min_length=1, max_length=500)]
    decimals: Annotated[int, Field(ge=0, le=4)]
    formula: Annotated[str, Field(max_length=MAX_LENGTH)] = ""
    check: list[CheckRow] = []
    bases: list[BasisRow] = []
    part_of: str = ""
    first_year: Year | None = None
    last_year: Year | None = None
    in_report: bool = True


class FigureGroup(FileModel):
    """Figures that are asked for together."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    figures: Annotated[list[FigureRow], Field(min_length=1)]


class Sentence(FileModel):
    """What a kind of check says in the form and, shorter, in the table, unless the check says it itself."""

    words: Words = ""
    brief: Words = ""
    met: Words = ""


class FigureFile(FileModel):
    """All figure definitions of one edition, in the order in which they are shown.

    `since` is the first year that the edition asks for: what is new in it is asked from then on, what it leaves
    out is asked until the year before.
    """

    format: Literal[2]
    edition: Annotated[str, Field(min_length=1, max_length=20)]
    since: Year
    sentences: dict[Kind, Sentence] = {}
    groups: Annotated[list[FigureGroup], Field(min_length=1)]


class IndustryRow(FileModel):
    """A class of GB/T 4754: two digits for a class, four for a small class."""

    code: Annotated[str, Field(pattern=r"^[0-9]{2}([0-9]{2})?$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]


class Edition(FileModel):
    """The classes as one edition of the standard names them."""

    edition: Annotated[int, Field(ge=1984, le=2100)]
    industries: Annotated[list[IndustryRow], Field(min_length=1)]


class IndustryFile(FileModel):
    """Industries in the editions that records refer to."""

    format: Literal[1]
    editions: Annotated[list[Edition], Field(min_length=1)]


def figures_of(file: FigureFile) -> Iterator[tuple[Location, FigureGroup, FigureRow]]:
    """Every figure in order, with its place in the file and its group."""
    for g, group in enumerate(file.groups):
        for f, figure in enumerate(group.figures or ()):
            yield ("groups", g, "figures", f), group, figure


def _figures_once(file: FigureFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, _, figure in figures_of(file):
        if figure.code and figure.code in seen:
            yield Fault((*place, "code"), f"代码“{figure.code}”重复，请改为未用过的代码")
        seen.add(figure.code)


def _formulas_known(file: FigureFile) -> Iterator[Fault]:
    """A formula can be read, and every figure that it needs is defined and stated, not computed itself."""
    stated = {row.code for _, _, row in figures_of(file) if not row.formula and not row.part_of}
    for place, _, row in figures_of(file):
        if not row.formula:
            continue
        try:
            names = parse(row.formula).names
        except FormulaError as wrong:
            yield Fault((*place, "formula"), wrong.words)
            continue
        if missing := [code for code in names if code not in stated]:
            yield Fault((*place, "formula"), f"公式所需的数据没有定义：{'、'.join(missing)}，请补上")


def _parts_known(file: FigureFile) -> Iterator[Fault]:
    """A monthly item is summed into a figure that is stated, has its unit, and is no item itself."""
    rows = {row.code: row for _, _, row in figures_of(file)}
    for place, _, row in figures_of(file):
        if not row.part_of:
            continue
        whole = rows.get(row.part_of)
        if whole is None or whole.formula or whole.part_of:
            yield Fault((*place, "part_of"), f"“{row.part_of}”不是直接填报的数据，不能汇总到它")
        elif whole.unit != row.unit:
            yield Fault((*place, "unit"), f"单位应与汇总到的“{whole.name}”相同（{whole.unit}）")
        if row.formula or row.bases:
            yield Fault(place, "按月填报的明细不能有公式或可选口径")


def _years_in_order(file: FigureFile) -> Iterator[Fault]:
    for place, _, row in figures_of(file):
        if row.first_year and row.last_year and row.first_year > row.last_year:
            yield Fault((*place, "last_year"), "截止年度早于起始年度，请改正")


def _bases_once(file: FigureFile) -> Iterator[Fault]:
    for place, _, row in figures_of(file):
        codes = [basis.code for basis in row.bases or ()]
        if len(codes) != len(set(codes)) or len(codes) == 1:
            yield Fault((*place, "bases"), "可选口径至少两个，代码不能重复")


def _checks_whole(file: FigureFile) -> Iterator[Fault]:
    """Each check has what its kind needs, names figures that exist, and says its sentence."""
    rows = {row.code: row for _, _, row in figures_of(file)}
    for place, _, row in figures_of(file):
        for number, check in enumerate(row.check or ()):
            for words in _faults_of(check, row, rows, file.sentences or {}):
                yield Fault((*place, "check", number), words)


def _faults_of(
    check: CheckRow, row: FigureRow, rows: Mapping[str, FigureRow], sentences: Mapping[Kind, Sentence]
) -> Iterator[str]:
    yield from _missing_parts(check)
    for code in filter(None, (check.other, check.beside)):
        if code not in rows:
            yield f"校验中的“{code}”没有定义，请改正"
    if row.formula and check.level in ("block", "explain") and not check.beside:
        yield "计算指标的校验须用 beside 指明在哪一项旁边提示"
    said = _worded(check, sentences)
    if check.level != "note" and not said.words:
        yield f"校验 {check.kind} 没有提示语，请写明 words"
    for text in (said.words, said.brief, said.met):
        yield from _unknown_placeholders(text, {*PLACEHOLDERS, *rows})


def _missing_parts(check: CheckRow) -> Iterator[str]:
    for name in NEEDS.get(check.kind, ()):
        if not getattr(check, name):
            yield f"校验 {check.kind} 缺少 {name}，请补上"
    if check.kind == "range" and (check.least is None or check.most is None):
        yield "校验 range 要有 least 和 most，请补上"


def _unknown_placeholders(text: str, known: Iterable[str]) -> Iterator[str]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text or "") if name is not None]
    except ValueError:
        yield f"提示语“{text}”的花括号不成对，请改正"
        return
    if unknown := [name for name in names if name not in known]:
        yield f"提示语中的“{{{unknown[0]}}}”没有定义，可用：{'、'.join(sorted(PLACEHOLDERS))}，或数据代码"


def _worded(check: CheckRow, sentences: Mapping[Kind, Sentence]) -> Sentence:
    usual = sentences.get(check.kind) or Sentence()
    return Sentence(
        words=check.words or usual.words, brief=check.brief or usual.brief, met=check.met or usual.met
    )


def stored_checks(file: FigureFile, row: FigureRow) -> list[dict[str, object]]:
    """The checks of a figure as they are stored: with their sentences, numbers as text, nothing empty."""
    found = []
    for check in row.check:
        said = _worded(check, file.sentences)
        values = check.model_dump(mode="json") | said.model_dump()
        found.append({name: value for name, value in values.items() if value not in ("", None)})
    return found


def _industries_once(file: IndustryFile) -> Iterator[Fault]:
    seen: set[tuple[int, str]] = set()
    for e, edition in enumerate(file.editions):
        for i, row in enumerate(edition.industries):
            if row.code and (edition.edition, row.code) in seen:
                words = f"{edition.edition} 版行业代码“{row.code}”重复，请删去其中一处"
                yield Fault(("editions", e, "industries", i, "code"), words)
            seen.add((edition.edition, row.code))


FigureFile.checks = (
    _figures_once,
    _formulas_known,
    _parts_known,
    _years_in_order,
    _bases_once,
    _checks_whole,
)
IndustryFile.checks = (_industries_once,)
