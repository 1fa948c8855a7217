"""What an edition of the figure definitions may change of what is stored under the same codes."""

from collections.abc import Callable, Collection, Iterator, Mapping

from dongtou_brand.kernel.datafile import Fault, Location
from enterprises.models import FigureDefinition
from enterprises.rules.definition_files import FigureFile, FigureRow, figures_of

__all__ = ["keeps_meaning"]


def keeps_meaning(
    stored: Mapping[str, FigureDefinition], chosen: Collection[tuple[str, str]] = ()
) -> Callable[[FigureFile], Iterator[Fault]]:
    """A check against what is stored: a code says one thing for all years.

    Years that were stated by the old edition are read with the definitions of the new one. So a new edition can't
    change unit, 口径, formula or the names of the 口径 to choose from; the new meaning needs a new code. A 口径 that
    figures have `chosen` (code of the figure, code of the 口径) stays in the file in any edition.
    """

    def check(file: FigureFile) -> Iterator[Fault]:
        for place, _, row in figures_of(file):
            old = stored.get(row.code)
            if old is None:
                continue
            yield from _dropped_bases(place, row, old, chosen)
            if old.edition not in ("", file.edition):
                yield from _changed_meaning(place, row, old)

    return check


def _dropped_bases(
    place: Location, row: FigureRow, old: FigureDefinition, chosen: Collection[tuple[str, str]]
) -> Iterator[Fault]:
    kept = {basis.code for basis in row.bases or ()}
    for basis in old.bases:
        if basis["code"] not in kept and (row.code, basis["code"]) in chosen:
            words = f"已有数据选择了口径“{basis['name']}”（{basis['code']}），不能删去，请保留"
            yield Fault((*place, "bases"), words)


def _changed_meaning(place: Location, row: FigureRow, old: FigureDefinition) -> Iterator[Fault]:
    for name, words in (("unit", "单位"), ("formula", "公式"), ("part_of", "汇总关系"), ("basis", "口径")):
        if getattr(old, name) != getattr(row, name):
            said = getattr(old, name) or "无"
            yield Fault(
                (*place, name),
                f"{words}与 {old.edition} 版（{said}）不同，往年数据会变，请改用新的代码，或保留原文",
            )
    named = {basis["code"]: basis["name"] for basis in old.bases}
    for basis in row.bases or ():
        if named.get(basis.code, basis.name) != basis.name:
            words = f"口径“{basis.code}”与 {old.edition} 版（{named[basis.code]}）不同，请改用新的口径代码，或保留原文"
            yield Fault((*place, "bases"), words)
