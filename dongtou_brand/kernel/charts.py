"""Charts for paper: bar, line and radar as SVG, each with a `<title>` that says the numbers in words.

On screen the charts belong to static/js/charts.js; in print the same rows come here. Only attributes are
used, no style sheet and no script, so the same drawing may stand in a page under the strict content policy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol
from xml.sax.saxutils import escape

#: Where there is no value; never drawn as 0.
MISSING = "未披露"
FONT = "Dongtou Print Sans, Noto Sans CJK SC, sans-serif"
INK, SECOND, HINT, GRID = "#14181f", "#4d586b", "#626d81", "#d5dbe4"
#: Series in order; the first two differ in lightness too, so that grey paper tells them apart.
COLOURS = ("#123f8f", "#2a9d8f", "#c77700", "#7a5ab5")
#: Earlier years of a single series of bars.
EARLIER = "#9db9e2"
WIDTH, HEIGHT = 300.0, 140.0
LEFT, RIGHT, TOP, BOTTOM = 32.0, 292.0, 20.0, 116.0
LEGEND = 10.0


class Run(Protocol):
    """One series."""

    @property
    def name(self) -> str: ...

    @property
    def values(self) -> Sequence[Decimal | None]: ...


class Drawn(Protocol):
    """What a chart is drawn from; `reporting.rules.content.Figure` is one."""

    @property
    def chart(self) -> str: ...

    @property
    def categories(self) -> Sequence[str]: ...

    @property
    def series(self) -> Sequence[Run]: ...

    @property
    def top(self) -> Decimal | None: ...

    @property
    def summary(self) -> str: ...


def svg(figure: Drawn) -> str:
    """The drawing of a figure: 300 × 140 units, 150 with a legend, a radar 190.

    Raises `KeyError` for an unknown kind.
    """
    body, height = {"bar": _bars, "line": _lines, "radar": _radar}[figure.chart](figure)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(WIDTH)} {_n(height)}" role="img"'
        f' font-family="{FONT}"><title>{escape(figure.summary)}</title>{body}</svg>'
    )


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Round steps (1, 2, 2.5 or 5 × 10ⁿ) that cover `low` to `high` in at most `most` intervals."""
    # Below the ten decimals of a mark nothing can be told apart: then the size of the values decides.
    span = next(size for size in (high - low, abs(high), 1.0) if size > 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(
        power * nice for nice in (1, 2, 2.5, 5, 10, 20) if _intervals(low, high, power * nice) <= most
    )
    first = math.floor(low / step + 1e-9)
    count = max(1, _intervals(low, high, step))
    return [round((first + at) * step, 10) for at in range(count + 1)]


def _intervals(low: float, high: float, step: float) -> int:
    return math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)


def _bars(figure: Drawn) -> tuple[str, float]:
    known = _known(figure)
    scale = ticks(min(0.0, *known, 0.0), max(0.0, *known, 0.0), 3) if known else [0.0, 1.0]
    slot = (RIGHT - LEFT) / len(figure.categories)
    many = len(figure.series)
    width = min(36.0, slot * 0.76 / many)
    drawn = [_axis(scale), _categories(figure, slot)]
    for at, series in enumerate(figure.series):
        for place, value in enumerate(series.values):
            x = LEFT + slot * (place + 0.5) + width * (at - many / 2)
            colour = COLOURS[at] if many > 1 or place == len(series.values) - 1 else EARLIER
            drawn.append(_bar(x, width, value, scale, colour))
    return _framed(figure, "".join(drawn))


def _bar(x: float, width: float, value: Decimal | None, scale: Sequence[float], colour: str) -> str:
    zero = _y(0.0, scale)
    if value is None:
        return _label(x + width / 2, zero - 6, MISSING, size=_fit(MISSING, width + 4, 9.5), fill=HINT)
    end = _y(float(value), scale)
    upper, height = min(zero, end), abs(zero - end)
    bar = f'<rect x="{_n(x)}" y="{_n(upper)}" width="{_n(width)}" height="{_n(height)}" fill="{colour}"/>'
    words = _figure(value)
    size = _fit(words, width + 4, 10.5)
    return bar + _label(x + width / 2, (upper - 5) if value >= 0 else (end + 11), words, size=size, bold=True)


def _fit(text: str, room: float, most: float) -> float:
    """The size at which a text fits into the room, at least what can be read with a glass."""
    wide = sum(1.0 if ord(character) > 0x2E80 else 0.58 for character in text)
    return max(5.0, min(most, room / wide))


def _lines(figure: Drawn) -> tuple[str, float]:
    known = _known(figure)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    margin = (high - low) * 0.15
    scale = ticks(low - margin if low < 0 else max(0.0, low - margin), high, 3)
    slot = (RIGHT - LEFT) / len(figure.categories)
    drawn = [_axis(scale), _categories(figure, slot)]
    for at, series in enumerate(figure.series):
        drawn += _line(series, slot, scale, COLOURS[at], _labelled(figure))
    return _framed(figure, "".join(drawn))


def _labelled(figure: Drawn) -> bool:
    """Whether the points bear their numbers: only one line of a few, else they lie upon each other.

    The table beside the chart has them all.
    """
    return len(figure.series) == 1 and len(figure.categories) <= 8


def _line(series: Run, slot: float, scale: Sequence[float], colour: str, labelled: bool) -> list[str]:
    """A gap in the values is a gap in the line."""
    places = [(LEFT + slot * (at + 0.5), value) for at, value in enumerate(series.values)]
    runs: list[list[str]] = [[]]
    marks = []
    for x, value in places:
        if value is None:
            runs.append([])
            marks.append(_label(x, BOTTOM - 6, MISSING, size=_fit(MISSING, slot, 9.5), fill=HINT))
            continue
        y = _y(float(value), scale)
        runs[-1].append(f"{_n(x)},{_n(y)}")
        marks.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.2" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        )
        if labelled:
            marks.append(_label(x, y - 8, _figure(value), size=10.5, bold=True))
    stroke = f'fill="none" stroke="{colour}" stroke-width="2"'
    return [f'<polyline points="{" ".join(run)}" {stroke}/>' for run in runs if len(run) > 1] + marks


def _radar(figure: Drawn) -> tuple[str, float]:
    height, middle, reach = 190.0, (WIDTH / 2, 102.0), 66.0
    top = float(figure.top) if figure.top else max([1.0, *_known(figure)])
    corners = len(figure.categories)
    rings = "".join(
        _polygon(
            [_spoke(middle, reach * part / 4, at, corners) for at in range(corners)],
            f'fill="none" stroke="{GRID}"',
        )
        for part in range(1, 5)
    )
    spokes = "".join(_spoke_line(middle, reach, at, corners) for at in range(corners))
    names = "".join(_corner(name, middle, reach, at, corners) for at, name in enumerate(figure.categories))
    areas = "".join(
        _area(series, middle, reach / top, COLOURS[at]) for at, series in enumerate(figure.series)
    )
    return rings + spokes + areas + names + _legend(figure), height


def _area(series: Run, middle: tuple[float, float], unit: float, colour: str) -> str:
    """Missing values are left out of the outline, not drawn at the centre."""
    corners = len(series.values)
    points = [
        _spoke(middle, unit * float(value), at, corners)
        for at, value in enumerate(series.values)
        if value is not None
    ]
    paint = f'fill="{colour}" fill-opacity=".12" stroke="{colour}" stroke-width="1.6"'
    dots = "".join(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.2" fill="{colour}"/>' for x, y in points)
    return (_polygon(points, paint) if len(points) > 2 else "") + dots


def _polygon(points: Sequence[tuple[float, float]], paint: str) -> str:
    return f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in points)}" {paint}/>'


def _spoke(middle: tuple[float, float], reach: float, at: int, corners: int) -> tuple[float, float]:
    angle = 2 * math.pi * at / corners
    return middle[0] + reach * math.sin(angle), middle[1] - reach * math.cos(angle)


def _spoke_line(middle: tuple[float, float], reach: float, at: int, corners: int) -> str:
    x, y = _spoke(middle, reach, at, corners)
    return f'<path d="M{_n(middle[0])} {_n(middle[1])}L{_n(x)} {_n(y)}" stroke="{GRID}" stroke-width=".7"/>'


def _corner(name: str, middle: tuple[float, float], reach: float, at: int, corners: int) -> str:
    x, y = _spoke(middle, reach + 8, at, corners)
    side = x - middle[0]
    anchor = "middle" if abs(side) < 1 else ("start" if side > 0 else "end")
    lift = 8.0 if y > middle[1] + 1 else (0.0 if y < middle[1] - reach else 3.5)
    lines = [name[start : start + 7] for start in range(0, len(name), 7)] if anchor != "middle" else [name]
    return "".join(
        _label(x, y + lift + 11 * row, line, size=9.5, fill=SECOND, anchor=anchor)
        for row, line in enumerate(lines)
    )


def _axis(scale: Sequence[float]) -> str:
    paths = "".join(f"M{_n(LEFT)} {_n(_y(tick, scale))}H{_n(RIGHT)}" for tick in scale)
    digits = max(_digits(tick) for tick in scale)
    words = ["0" if tick == 0 else f"{tick:,.{digits}f}".replace("-", "−") for tick in scale]
    size = min(_fit(word, LEFT - 6, 9.5) for word in words)
    labels = "".join(
        _label(LEFT - 6, _y(tick, scale) + 3.5, word, size=size, fill=SECOND, anchor="end")
        for tick, word in zip(scale, words, strict=True)
    )
    return f'<path d="{paths}" stroke="{GRID}" stroke-width=".7"/>{labels}'


def _categories(figure: Drawn, slot: float) -> str:
    return "".join(
        _label(LEFT + slot * (at + 0.5), BOTTOM + 15, name, size=_fit(name, slot, 9.5), fill=SECOND)
        for at, name in enumerate(figure.categories)
    )


def _legend(figure: Drawn) -> str:
    """Which colour is which, only where there is more than one."""
    if len(figure.series) < 2:
        return ""
    drawn, x = [], RIGHT
    for at, series in reversed(list(enumerate(figure.series))):
        x -= sum(9.0 if ord(character) > 0x2E80 else 5.0 for character in series.name)
        drawn.append(_label(x, 9, series.name, size=9, fill=SECOND, anchor="start"))
        drawn.append(f'<rect x="{_n(x - 11)}" y="1.5" width="8" height="8" fill="{COLOURS[at]}"/>')
        x -= 22
    return "".join(drawn)


def _label(
    x: float, y: float, text: str, *, size: float, fill: str = INK, anchor: str = "middle", bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _y(value: float, scale: Sequence[float]) -> float:
    return BOTTOM - (value - scale[0]) / (scale[-1] - scale[0]) * (BOTTOM - TOP)


def _framed(figure: Drawn, plot: str) -> tuple[str, float]:
    """The plot, moved down to make room for the legend where there is one."""
    legend = _legend(figure)
    if not legend:
        return plot, HEIGHT
    return f'{legend}<g transform="translate(0 {_n(LEGEND)})">{plot}</g>', HEIGHT + LEGEND


def _known(figure: Drawn) -> list[float]:
    return [float(value) for series in figure.series for value in series.values if value is not None]


def _figure(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "−")


def _digits(tick: float) -> int:
    text = f"{tick:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _n(number: float) -> str:
    """A short number, always written the same way."""
    return f"{number:.1f}".removesuffix(".0")
