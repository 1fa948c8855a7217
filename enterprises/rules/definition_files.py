"""The shape of the files that define yearly figures and industries."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import Fault, FileModel, Location
from enterprises.rules.figures import DERIVED

__all__ = ["FigureFile", "FigureRow", "IndustryFile", "figures_of"]

Name = Annotated[str, Field(min_length=1, max_length=60)]


class FigureRow(FileModel):
    """What a yearly figure is. With a `formula` it is computed and never stated."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Name
    unit: Annotated[str, Field(min_length=1, max_length=12)]
    basis: Annotated[str, Field(min_length=1, max_length=500)]
    decimals: Annotated[int, Field(ge=0, le=4)]
    formula: Annotated[str, Field(max_length=40)] = ""
    in_report: bool = True


class FigureGroup(FileModel):
    """Figures that are asked for together."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    figures: Annotated[list[FigureRow], Field(min_length=1)]


class FigureFile(FileModel):
    """All figure definitions, in the order in which they are shown."""

    format: Literal[1]
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
    """A formula exists, and every figure that it needs is defined and stated, not computed itself."""
    stated = {figure.code for _, _, figure in figures_of(file) if not figure.formula}
    for place, _, figure in figures_of(file):
        if not figure.formula:
            continue
        if figure.formula not in DERIVED:
            words = f"公式“{figure.formula}”不存在，可用的公式：{'、'.join(DERIVED)}"
            yield Fault((*place, "formula"), words)
            continue
        if missing := [code for code in DERIVED[figure.formula].inputs if code not in stated]:
            yield Fault((*place, "formula"), f"公式所需的数据没有定义：{'、'.join(missing)}，请补上")


def _industries_once(file: IndustryFile) -> Iterator[Fault]:
    seen: set[tuple[int, str]] = set()
    for e, edition in enumerate(file.editions):
        for i, row in enumerate(edition.industries):
            if row.code and (edition.edition, row.code) in seen:
                words = f"{edition.edition} 版行业代码“{row.code}”重复，请删去其中一处"
                yield Fault(("editions", e, "industries", i, "code"), words)
            seen.add((edition.edition, row.code))


FigureFile.checks = (_figures_once, _formulas_known)
IndustryFile.checks = (_industries_once,)
