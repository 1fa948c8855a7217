"""What a year's figures say against each other and the year before: hints in words, never refusals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dongtou_brand.kernel.money import half_up
from enterprises.models import FigureDefinition
from enterprises.rules.figures import (
    Point,
    Reading,
    Value,
    derive,
    falls_three_years,
    quality_loss_warnings,
    rd_growth,
)

Figures = Mapping[str, Value]
Definitions = Mapping[str, FigureDefinition]

# A part can't be larger than its whole.
PARTS: Final = (
    ("own_brand_exports", "exports"),
    ("qualified_suppliers_zhejiang", "qualified_suppliers"),
    ("supplier_purchases_zhejiang", "supplier_purchases"),
    ("inspections_passed", "inspections_total"),
    ("complaints_closed", "complaints_received"),
)
JUMP: Final = Decimal(30)
"""A change against the year before, in percent, from which on somebody should look twice."""
JUMPING_UNITS: Final = ("万元", "人")
RD_REFERENCE: Final = Decimal(4)
"""Reference line of the R&D intensity in percent: the district's plan of 2016–2018."""
SUPPLIER_SHARE: Final = Decimal(50)
"""三（四）: at least half of the qualified suppliers from Zhejiang."""


@dataclass(frozen=True)
class Hint:
    """A remark about one figure; tone is "ok", "warn" or "err"."""

    code: str
    tone: str
    words: str


def warnings(now: Figures, before: Figures, definitions: Definitions) -> list[Hint]:
    """What to ask the one who enters a year, as sentences."""
    found = [
        Hint(part, "err", f"“{definitions[part].name}”大于“{definitions[whole].name}”，请核对。")
        for part, whole in broken_parts(now, definitions)
    ]
    for code, percent in jumps(now, before, definitions):
        words = f"比上年{'增加' if percent > 0 else '减少'} {abs(percent)}%，变动超过 {JUMP}%"
        found.append(Hint(code, "warn", f"“{definitions[code].name}”{words}，请核对，属实的请备好说明材料。"))
    loss = derive("quality_loss_rate", now)
    found += [Hint("internal_loss", "warn", words) for words in quality_loss_warnings(loss)]
    return found


def broken_parts(now: Figures, definitions: Definitions) -> Iterator[tuple[str, str]]:
    """Pairs of which the part is larger than the whole."""
    for part, whole in PARTS:
        a, b = now.get(part), now.get(whole)
        known = part in definitions and whole in definitions
        if known and isinstance(a, Decimal) and isinstance(b, Decimal) and a > b:
            yield part, whole


def jumps(now: Figures, before: Figures, definitions: Definitions) -> Iterator[tuple[str, Decimal]]:
    """Amounts and head counts that changed by more than `JUMP`, with the change in percent."""
    for code, definition in definitions.items():
        change = growth(now.get(code), before.get(code))
        if definition.unit in JUMPING_UNITS and change is not None and abs(change) > JUMP:
            yield code, change


def growth(now: Value | None, before: Value | None) -> Decimal | None:
    """The change against the year before in percent, to one decimal; None when it can't be told."""
    if not isinstance(now, Decimal) or not isinstance(before, Decimal) or before <= 0:
        return None
    return half_up((now - before) / before * 100, 1)


def change_words(definition: FigureDefinition, now: Value | None, before: Value | None) -> str:
    """较上年: percent for amounts, the difference for rates and points; empty when it can't be told."""
    if definition.unit not in ("%", "分"):
        percent = growth(now, before)
        return "" if percent is None else f"{_signed(percent)}%"
    if not isinstance(now, Decimal) or not isinstance(before, Decimal):
        return ""
    return _signed(half_up(now - before, definition.decimals))


def _signed(number: Decimal) -> str:
    return f"{number:+f}".replace("-", "−") if number else "0"


def hints(series: Mapping[int, Figures], year: int, definitions: Definitions) -> dict[str, Hint]:
    """One remark for each figure that deserves one; `series` holds figures by year, derived ones too."""
    now, before = series.get(year, {}), series.get(year - 1, {})
    found = [*_research(now, before), *_suppliers(now), *_loss(series, now)]
    found += [Hint(code, "warn", f"波动大于 {JUMP}%") for code, _ in jumps(now, before, definitions)]
    found += [
        Hint(part, "err", f"大于{definitions[whole].name}") for part, whole in broken_parts(now, definitions)
    ]
    # the graver remark comes later and stays
    return {hint.code: hint for hint in found}


def _research(now: Figures, before: Figures) -> Iterator[Hint]:
    result = rd_growth(
        revenue=(before.get("revenue"), now.get("revenue")),
        rd=(before.get("rd_spending"), now.get("rd_spending")),
    )
    if isinstance(result.revenue_growth, Decimal):
        rate = f"{half_up(result.revenue_growth, 1)}%"
        if result.strict is Reading.NOT_MET:
            yield Hint("rd_spending", "warn", f"低于营收增幅 {rate}")
        elif result.strict is Reading.MET:
            yield Hint("rd_spending", "ok", f"不低于营收增幅 {rate}")
    intensity = now.get("rd_intensity")
    if isinstance(intensity, Decimal):
        below = intensity < RD_REFERENCE
        words = f"{'低于' if below else '达到'}参考线 {RD_REFERENCE}%"
        yield Hint("rd_intensity", "warn" if below else "ok", words)


def _suppliers(now: Figures) -> Iterator[Hint]:
    share = now.get("zhejiang_supplier_share")
    ours, all_ = now.get("qualified_suppliers_zhejiang"), now.get("qualified_suppliers")
    if isinstance(share, Decimal) and isinstance(ours, Decimal) and isinstance(all_, Decimal):
        enough = share >= SUPPLIER_SHARE
        words = f"{ours.normalize():f} / {all_.normalize():f} 家，{'≥' if enough else '<'} {SUPPLIER_SHARE}%"
        yield Hint("zhejiang_supplier_share", "ok" if enough else "warn", words)


def _loss(series: Mapping[int, Figures], now: Figures) -> Iterator[Hint]:
    rate = now.get("quality_loss_rate")
    if not isinstance(rate, Decimal):
        return
    points = [Point(year, figures["quality_loss_rate"], "") for year, figures in series.items()]
    if quality_loss_warnings(rate):
        yield Hint("quality_loss_rate", "warn", "为 0，请核实是否统计" if rate == 0 else "高于 5%，请核对")
    elif falls_three_years(points):
        yield Hint("quality_loss_rate", "ok", "连续三年下降")
