"""What an edition of the figure definitions may change of what is stored under the same codes."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from dongtou_brand.kernel.datafile import Fault, Location
from enterprises.models import FigureDefinition
from enterprises.rules.definition_files import FigureFile, FigureRow, figures_of
from enterprises.rules.formulas import parse

__all__ = ["keeps_meaning"]

COMPUTED_WITH: Final = {"unit": "单位", "formula": "公式", "part_of": "汇总关系"}


def keeps_meaning(
    stored: Mapping[str, FigureDefinition],
    chosen: Collection[tuple[str, str]] = (),
    stated: Collection[str] = (),
) -> Callable[[FigureFile], Iterator[Fault]]:
    """A check against what is stored: a code says one thing for all years.

    Years that were stated by the old edition are read with the definitions of the new one. So a new edition can't
    change unit, 口径, formula or the names of the 口径 to choose from; the new meaning needs a new code. In any
    edition what figures were `stated` with keeps unit, formula and sum, and a 口径 that figures have `chosen` (code
    of the figure, code of the 口径) stays in the file. Only the words of a 口径 can be corrected in its edition.
    """
    editions = {old.edition for old in stored.values()}

    def check(file: FigureFile) -> Iterator[Fault]:
        for place, _, row in figures_of(file):
            old = stored.get(row.code)
            if old is None:
                late = file.edition in editions and bool(stated)
                if late and not row.formula and row.first_year is None:
                    words = f"{file.edition} 版已在填报，新增的数据请用 first_year 写明自哪一年度起填报"
                    yield Fault((*place, "first_year"), words)
                continue
            other = old.edition not in ("", file.edition)
            yield from _dropped_bases(place, row, old, chosen)
            if other or _concerned(old, stated):
                yield from _changed(place, row, old, COMPUTED_WITH)
            if other:
                yield from _changed(place, row, old, {"basis": "口径"})
                yield from _renamed_bases(place, row, old)

    return check


def _concerned(old: FigureDefinition, stated: Collection[str]) -> bool:
    """Whether there are figures of this code, or figures that it is computed from."""
    names = parse(old.formula).names if old.formula else (old.code,)
    return any(name in stated for name in names)


def _dropped_bases(
    place: Location, row: FigureRow, old: FigureDefinition, chosen: Collection[tuple[str, str]]
) -> Iterator[Fault]:
    kept = {basis.code for basis in row.bases or ()}
    for basis in old.bases:
        if basis["code"] not in kept and (row.code, basis["code"]) in chosen:
            words = f"已有数据选择了口径“{basis['name']}”（{basis['code']}），不能删去，请保留"
            yield Fault((*place, "bases"), words)


def _changed(
    place: Location, row: FigureRow, old: FigureDefinition, parts: Mapping[str, str]
) -> Iterator[Fault]:
    for name, words in parts.items():
        if getattr(old, name) != getattr(row, name):
            said = getattr(old, name) or "无"
            since = f"与 {old.edition} 版（{said}）不同" if old.edition else f"与原定义（{said}）不同"
            yield Fault((*place, name), f"{words}{since}，往年数据会变，请改用新的代码，或保留原文")


def _renamed_bases(place: Location, row: FigureRow, old: FigureDefinition) -> Iterator[Fault]:
    named = {basis["code"]: basis["name"] for basis in old.bases}
    for basis in row.bases or ():
        if named.get(basis.code, basis.name) != basis.name:
            said = f"与 {old.edition} 版（{named[basis.code]}）不同"
            yield Fault((*place, "bases"), f"口径“{basis.code}”{said}，请改用新的口径代码，或保留原文")
