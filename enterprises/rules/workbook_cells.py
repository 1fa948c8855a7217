"""What people type into cells, understood without guessing; anything else gets a sentence that says how to mend it.

A cell is what the engine read: text, a number (always a float), a yes or no, or a day. Blank is not zero, and
neither is 不适用.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from dongtou_brand.kernel.sheets import Value as Cell
from enterprises.models import FigureDefinition
from enterprises.rules import credit_codes
from enterprises.rules.checks import least_of
from enterprises.rules.figures import Absent, Value
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.profiles import folded_phone, phone_is_right
from enterprises.rules.workbook_columns import CLEARED, NOT_APPLICABLE

__all__ = ["BadCell", "choice", "credit_code", "day", "figure", "phone", "shown", "text", "yes_no"]

_VOID = frozenset(
    {"", "-", "--", "—", "——", "－", "–", "/", "//", "／", "\\", "无", "没有", "空", "暂无", "未填", "无数据"}
)
_VOID |= {"n/a", "na", "nil", "null", "none", "…", "...", "*", "×", "x", "?", "？", "不详", "未知"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_WIDE_SIGNS = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
# Days are counted from here in cells that are not formatted as days; a century of them is plausible.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(7_306, 73_051)  # 1920 to 2099
_DIGITS = 15  # what Excel keeps of a number
_LONG = 11  # digits of a mobile phone number
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")


class BadCell(ValueError):
    """What was typed can't be taken; the words say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def shown(cell: Cell | None) -> str:
    """A cell as a person sees it, more or less."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{_decimal(cell).normalize():f}"
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())
    return str(cell).strip()


def text(cell: Cell | None, *, limit: int) -> str:
    """Text without outer blanks and line ends, with half-width letters and figures; "" for nothing."""
    words = _folded(cell)
    if len(words) > limit:
        raise BadCell(f"最多 {limit} 个字，现有 {len(words)} 个字，请缩短。")
    return words


def _folded(cell: Cell | None) -> str:
    return " ".join(shown(cell).translate(_INVISIBLE).translate(_WIDE_SIGNS).split())


def credit_code(cell: Cell | None) -> str:
    """A credit code, folded; raises `BadCell` for one that Excel has kept as a number. Checks are another rule's."""
    if isinstance(cell, bool | date | time | timedelta):
        raise BadCell("这里应为统一社会信用代码，请把单元格设为文本格式后重新填写。")
    if isinstance(cell, float):
        raise BadCell(
            "信用代码被存成了数字：第 15 位以后和开头的 0 已经丢失。"
            "请把单元格设为文本格式，对照营业执照重新填写。"
        )
    return credit_codes.fold(cell or "")


def phone(cell: Cell | None) -> str:
    """A telephone number; a number of a fixed line that has lost its zero is told."""
    if isinstance(cell, float):
        digits = f"{_decimal(cell):f}"
        if len(digits) == _LONG and digits.startswith("1"):
            return digits
        raise BadCell("此格是数字格式，开头的 0 可能已丢失。请把单元格设为文本格式，重新填写带区号的号码。")
    words = folded_phone(_folded(cell))
    if wrong := phone_is_right(words):
        raise BadCell(wrong)
    return words


def day(cell: Cell | None, *, old_dates: bool = False) -> date | None:
    """A day, in any of the ways that people and Excel write one. `old_dates`: the workbook counts from 1904."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _plausible(cell.date(), str(cell))
    if isinstance(cell, date):
        return _plausible(cell, str(cell))
    if isinstance(cell, float) and not isinstance(cell, bool):
        return _day_of_number(cell, old_dates)
    if isinstance(cell, str):
        return _day_of_text(cell)
    raise BadCell("这里应为日期，请按“2018-04-27”填写。")


def _day_of_number(number: float, old_dates: bool) -> date:
    if number in _SERIALS:
        return (_EPOCH_1904 if old_dates else _EPOCH) + timedelta(days=int(number))
    digits = f"{_decimal(number):f}"
    if found := _COMPACT.fullmatch(digits):
        return _made(found, digits)
    if number in range(1900, 2101):
        raise BadCell(f"“{digits}”只有年份，请填写完整的日期，如 {digits}-06-30。")
    raise BadCell(f"“{digits}”不是日期，请按“2018-04-27”填写。")


def _day_of_text(typed: str) -> date | None:
    folded = "".join(unicodedata.normalize("NFKC", typed).translate(_INVISIBLE).split())
    if not folded:
        return None
    folded = re.sub(r"0{1,2}:00(:00)?$", "", folded)
    folded = _arabic(folded).replace("号", "日")
    if found := _DAY.fullmatch(folded) or _COMPACT.fullmatch(folded):
        return _made(found, typed.strip())
    if _MONTH.fullmatch(folded):
        raise BadCell(f"“{typed.strip()}”缺少日，请填写完整的日期，如 2018-04-27。")
    if re.fullmatch(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}日?", folded):
        raise BadCell(f"“{typed.strip()}”分不清年、月、日，请按“2018-04-27”填写，年份写四位。")
    raise BadCell(f"“{typed.strip()}”不是日期，请按“2018-04-27”填写。")


def _arabic(words: str) -> str:
    """二〇一八年四月二十七日 in figures; months and days by tens."""
    if not re.search("[〇○零一二三四五六七八九十]", words):
        return words

    def tens(found: re.Match[str]) -> str:
        ten, one = (part.translate(_CHINESE) for part in found.groups())
        return f"{ten or 1}{one or 0}"

    return re.sub("([一二三]?)十([一二三四五六七八九]?)", tens, words).translate(_CHINESE)


def _made(found: re.Match[str], typed: str) -> date:
    try:
        made = date(*map(int, found.groups()))
    except ValueError as error:
        raise BadCell(f"“{typed}”不是实际存在的日期，请核对。") from error
    return _plausible(made, typed)


def _plausible(made: date, typed: str) -> date:
    if not 1900 <= made.year <= 2100:
        raise BadCell(f"“{typed}”的年份不合理，请核对。")
    return made


def yes_no(cell: Cell | None) -> bool | None:
    """Yes, no, or nothing said."""
    if cell is None or isinstance(cell, bool):
        return cell
    known = {"是": True, "否": False, "有": True, "√": True, "y": True, "yes": True, "n": False, "no": False}
    words = _folded(cell).lower()
    if words in known:
        return known[words]
    if words in ("", "未核实"):
        return None
    raise BadCell(f"“{shown(cell)}”无法识别，请填“是”或“否”，没有核实的留空。")


def choice(cell: Cell | None, options: Mapping[str, object], *, noun: str) -> str | None:
    """Which of the names in `options` a cell says, with the nearest one suggested when it says none."""
    words = _folded(cell)
    if not words:
        return None
    bare = {_bare(name): name for name in options}
    if found := bare.get(_bare(words)):
        return found
    raise BadCell(f"“{words}”不是{noun}中的一项{nearest(words, list(options))}。")


def nearest(words: str, names: Sequence[str]) -> str:
    """“，是否为“…”？” with the name that looks most alike, or what to do when none does."""
    found = difflib.get_close_matches(words, names, n=1, cutoff=0.45)
    return f"，是否为“{found[0]}”" if found else "，请从下拉列表中选择"


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).lower()


# ── figures ─────────────────────────────────────────────────────────────────────────────────────
def figure(cell: Cell | None, definition: FigureDefinition, *, percent: bool = False) -> Value | None:
    """A figure in its unit, 不适用, or BLANK for what is taken back; None where nothing was typed.

    `percent`: the cell is formatted as a percentage, so that 98.5% is stored as 0.985.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return _figure_of_text(cell, definition)
    if isinstance(cell, bool) or not isinstance(cell, float):
        raise BadCell(
            f"单元格是{'逻辑值' if isinstance(cell, bool) else '日期'}格式，请设为常规或数值格式后重新填写数字。"
        )
    number = _decimal(cell)
    if percent and definition.unit != "%":
        raise BadCell(f"单元格是百分比格式，本项以{definition.unit}为单位，请设为常规格式后重新填写。")
    return _number(f"{number * 100 if percent else number:f}", definition)


def _figure_of_text(cell: str, definition: FigureDefinition) -> Value | None:
    words = "".join(cell.translate(_INVISIBLE).split())
    if not words:
        return None
    if words == NOT_APPLICABLE:
        return Absent.NOT_APPLICABLE
    if words == CLEARED:
        return Absent.BLANK
    if unicodedata.normalize("NFKC", words).lower() in _VOID or words in _VOID:
        raise BadCell(
            f"“{words}”分不清是没有数据还是不适用：没有数据的请留空，不适用的请填“{NOT_APPLICABLE}”，确为零的请填 0。"
        )
    return _number(words, definition)


def _number(typed: str, definition: FigureDefinition) -> Decimal | None:
    try:
        return read(
            typed,
            unit=definition.unit,
            decimals=definition.decimals,
            negative=least_of(definition) < 0,
        )
    except BadNumber as error:
        raise BadCell(error.words.replace("请勾选“不适用”", f"请填“{NOT_APPLICABLE}”")) from error


def _decimal(number: float) -> Decimal:
    """A number as Excel shows it: with the fifteen digits that it keeps."""
    made = Decimal(f"{number:.{_DIGITS}g}")
    return made.quantize(Decimal(1)) if made == made.to_integral_value() and abs(made) < 10**27 else made
