"""Numbers as people type them: full-width digits, thousands separators, the unit behind the number.

What can be understood without guessing is understood. Anything else gets a sentence that says how to mend it;
a number is never rounded, converted or cut in silence.
"""

import re
import unicodedata
from decimal import Decimal

WHOLE_DIGITS = 12
_NUMBER = re.compile(r"([+-]?)(\d[\d,]*)?(?:\.(\d*))?([^\d.,+-]*)")
_GROUPED = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_SIGNS = str.maketrans({"。": ".", "−": "-", "–": "-", "—": "-", "¥": None, "￥": None})
_AMOUNTS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_SHORT = {"万": "万元", "亿": "亿元", "百分点": "%"}
_AT_MOST = {"%": "百分比不能超过 100%。", "分": "满分为 100 分，不能超过 100。"}


class BadNumber(ValueError):
    """What was typed is no number for this figure; the words say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def read(text: str, *, unit: str, decimals: int, negative: bool = False) -> Decimal | None:
    """The number that was typed, or None for nothing; raises `BadNumber` with a sentence.

    `unit` and `decimals` are those of the figure's definition; `negative` allows a loss (净利润).
    """
    typed = text.strip()
    folded = "".join(unicodedata.normalize("NFKC", typed).translate(_SIGNS).split())
    if not folded:
        return None
    found = _NUMBER.fullmatch(folded)
    if found is None or not (found[2] or found[3]):
        raise BadNumber(f"“{typed}”不是数字，请填写阿拉伯数字；不适用的请勾选“不适用”，没有数据的留空。")
    sign, whole, fraction, suffix = found[1], found[2] or "0", (found[3] or "").rstrip("0"), found[4]
    if not _GROUPED.fullmatch(whole):
        raise BadNumber(f"“{typed}”中的逗号不在千分位上，分不清是不是小数点，请核对后重新填写。")
    value = Decimal(f"{sign}{whole.replace(',', '')}.{fraction or 0}")
    _check_unit(typed, value, suffix, unit)
    _check_size(typed, value, unit, negative)
    _check_decimals(typed, len(fraction), decimals)
    return abs(value) if value == 0 else value


def _check_unit(typed: str, value: Decimal, suffix: str, unit: str) -> None:
    said = _SHORT.get(suffix, suffix)
    if said in ("", unit):
        return
    if said in _AMOUNTS and unit in _AMOUNTS:
        amount = value * _AMOUNTS[said] / _AMOUNTS[unit]
        raise BadNumber(f"本项以{unit}为单位：“{typed}”应填 {amount.normalize():,f}。")
    raise BadNumber(f"“{typed}”的单位与本项不符：本项以{unit}为单位，请只填数字。")


def _check_size(typed: str, value: Decimal, unit: str, negative: bool) -> None:
    if value < 0 and not negative:
        raise BadNumber(f"“{typed}”是负数，本项不能小于 0。")
    if len(str(abs(int(value)))) > WHOLE_DIGITS:
        raise BadNumber(f"“{typed}”的位数过多（整数部分最多 {WHOLE_DIGITS} 位），请核对单位。")
    if unit in _AT_MOST and value > 100:
        raise BadNumber(_AT_MOST[unit])


def _check_decimals(typed: str, stated: int, decimals: int) -> None:
    if stated > decimals:
        wanted = f"最多保留 {decimals} 位小数" if decimals else "应为整数"
        raise BadNumber(f"“{typed}”有 {stated} 位小数，本项{wanted}，请修改。")
