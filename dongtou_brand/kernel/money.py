"""Money: Decimal in 元, rounded half up, shown in 万元, and written out as on a payment voucher.

Binary floating point never enters: a float is refused, so that 0.1 + 0.2 can't become somebody's reward.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext

__all__ = ["half_up", "in_words", "wan", "yuan"]

_WAN = Decimal(10_000)
_LIMIT = Decimal(10) ** 16
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def half_up(value: Decimal | int | str, places: int = 0) -> Decimal:
    """`value` with `places` decimals, a half going away from zero, as offices round.

    Raises TypeError for a float and ValueError for what is no finite number.
    """
    if isinstance(value, float):
        raise TypeError("money and rates are Decimal, never float")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("not a finite number")
    with localcontext() as context:
        context.prec = max(28, len(number.as_tuple().digits) + abs(number.adjusted()) + places + 2)
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def yuan(value: Decimal | int | str) -> Decimal:
    """An amount in whole 元, rounded half up."""
    return half_up(value)


def wan(amount: Decimal | int) -> str:
    """An amount in 元 as 万元 with up to four decimals and thousands separators: 123456 → “12.3456”."""
    shown = half_up(half_up(amount, 2) / _WAN, 4)
    text = f"{shown:,f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def in_words(amount: Decimal | int | str) -> str:
    """An amount in 元 as 大写金额, to the 分: 1409.5 → “壹仟肆佰零玖元伍角整”.

    Raises ValueError from ten thousand 万亿 (10¹⁶ 元) on.
    """
    rounded = half_up(amount, 2)
    if abs(rounded) >= _LIMIT:
        raise ValueError("amount too large to be written out")
    whole, cents = divmod(int(abs(rounded) * 100), 100)
    sign = "负" if rounded < 0 else ""
    return sign + _whole(whole, cents) + _cents(cents, after_whole=whole > 0)


def _whole(whole: int, cents: int) -> str:
    if whole == 0:
        return "" if cents else "零元"
    words, pending_zero = "", False
    for index in reversed(range(4)):
        group = whole // 10_000**index % 10_000
        if not group:
            pending_zero = bool(words)
            continue
        gap = words and (pending_zero or group < 1_000)
        words += ("零" if gap else "") + _group(group) + _GROUPS[index]
        pending_zero = False
    return words.replace("万亿", "万", 1) + "元" if _both_high(whole) else words + "元"


def _both_high(whole: int) -> bool:
    """Whether 亿 follows the 万亿 group, so that “万亿” is said once: 壹万贰仟亿, not 壹万亿贰仟亿."""
    return whole >= 10_000**3 and whole // 10_000**2 % 10_000 > 0


def _group(group: int) -> str:
    """One to 9999 in words without a leading zero."""
    words, pending_zero = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if pending_zero and words else "") + _DIGITS[digit] + _PLACES[place]
        pending_zero = not digit
    return words


def _cents(cents: int, *, after_whole: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if not jiao:
        return ("零" if after_whole else "") + f"{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
