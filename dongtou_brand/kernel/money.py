"""Money: Decimal in 元, rounded half up and shown in 万元.

Binary floating point never enters: a float is refused, so that 0.1 + 0.2 can't become somebody's reward.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext

__all__ = ["half_up", "wan"]

_WAN = Decimal(10_000)


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


def wan(amount: Decimal | int) -> str:
    """An amount in 元 as 万元 with up to four decimals and thousands separators: 123456 → “12.3456”."""
    shown = half_up(half_up(amount, 2) / _WAN, 4)
    text = f"{shown:,f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
