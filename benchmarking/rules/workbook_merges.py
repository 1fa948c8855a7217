"""Putting a workbook together with what stands now, indicator by indicator."""

from dataclasses import dataclass

from benchmarking.models import Indicator
from benchmarking.rules.answers import Content, can_say
from benchmarking.rules.measures import measures
from benchmarking.rules.workbook_cells import Typed, over
from benchmarking.rules.workbooks import COLUMNS, measure_column, printed

SERVER, SHEET, CLEAR = "server", "sheet", "clear"


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator at which the workbook says something else than the platform.

    `base` is what the workbook said when it was made, on `version`; `server` is what stands now, on `present`;
    `sheet` is that with what was typed, and `clear` also without what was taken away.
    """

    indicator: Indicator
    row: int
    version: int
    present: int
    base: Content
    server: Content
    sheet: Content
    clear: Content

    @property
    def conflict(self) -> bool:
        """Whether somebody has saved another answer since the workbook was made."""
        return self.server != self.base

    @property
    def clears(self) -> bool:
        """Whether something was taken away, which must be confirmed."""
        return self.clear != self.sheet

    @property
    def cleared(self) -> list[str]:
        """The headings of the cells that would be empty then."""
        kept, gone = printed(self.indicator, self.sheet), printed(self.indicator, self.clear)
        titles = {column.code: column.title for column in COLUMNS if column.code in kept}
        titles |= {measure_column(each): each.name for each in measures(self.indicator)}
        return [title for name, title in titles.items() if kept[name] and not gone[name]]

    @property
    def picks(self) -> tuple[str, ...]:
        """What there is to choose from, the default first; one where nothing is to be asked."""
        writes = () if self.sheet == self.server else (SHEET,)
        keeps = (SERVER,) if self.conflict or not writes else ()
        return (*keeps, *writes, *((CLEAR,) if self.clears else ()))

    def picked(self, pick: str) -> Content:
        """The content that a choice stands for."""
        return {SHEET: self.sheet, CLEAR: self.clear}.get(pick, self.server)


def item(
    indicator: Indicator, said: Typed, *, row: int, version: int, present: int, base: Content, server: Content
) -> Item | None:
    """What is to be decided at an indicator; None where the workbook and the platform say the same."""
    clear = _allowed(indicator, over(indicator, server, said.changes), over(indicator, base, said.changes))
    kept = {column: part for column, part in said.changes.items() if column not in said.cleared}
    sheet = _allowed(indicator, over(indicator, server, kept), clear)
    if not said.changes or clear == server:
        return None
    return Item(indicator, row, version, present, base, server, sheet, clear)


def _allowed(indicator: Indicator, *contents: Content) -> Content:
    """The first of these that the indicator allows; the last was judged when the workbook was read."""
    return next((content for content in contents if not can_say(indicator, content)), contents[-1])
