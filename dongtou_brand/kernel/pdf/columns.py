"""Widths of columns, measured here so that the engine need not: its own way costs a third of the report."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: Half-width characters that fit beside each other in a table of the full text width at 9 pt.
LINE = 100.0
#: What the padding of a cell takes, in the same measure.
PADDING = 2.8
#: A column up to this wide keeps its cells on one line.
SHORT = 18.0
#: Where a long column stops asking for more.
LONG = LINE


def measure(text: str) -> int:
    """How wide a text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def widths(columns: Sequence[Sequence[str]], given: Sequence[int] = ()) -> list[int]:
    """Percent for each column of texts; `given` widths above 0 are kept, the rest is shared out by need."""
    asked = [given[at] if at < len(given) else 0 for at in range(len(columns))]
    free = [at for at, width in enumerate(asked) if not width]
    room = max(100 - sum(asked), len(free))
    needs = [_need([measure(text) for text in columns[at]]) for at in free]
    shares = _share(needs, room * LINE / 100) if free else []
    for at, share in zip(free, _whole(shares, room), strict=True):
        asked[at] = share
    return asked


def _need(sizes: Sequence[int]) -> tuple[float, float]:
    """The least that a column can do with, and what it would like."""
    widest = float(max(sizes, default=0))
    return min(widest, SHORT) + PADDING, min(widest, LONG) + PADDING


def _share(needs: Sequence[tuple[float, float]], room: float) -> list[float]:
    least, liked = sum(need[0] for need in needs), sum(need[1] for need in needs)
    if liked <= room:
        return [need[1] + (room - liked) / len(needs) for need in needs]
    if least >= room:
        return [need[0] * room / least for need in needs]
    part = (room - least) / (liked - least)
    return [need[0] + (need[1] - need[0]) * part for need in needs]


def _whole(shares: Sequence[float], room: int) -> list[int]:
    """Whole percents that add up to `room`: the largest remainders get what rounding left over."""
    scale = room / (sum(shares) or 1.0)
    floors = [max(1, int(share * scale)) for share in shares]
    order = sorted(range(len(shares)), key=lambda at: floors[at] - shares[at] * scale)
    for at in order[: max(0, room - sum(floors))]:
        floors[at] += 1
    return floors
