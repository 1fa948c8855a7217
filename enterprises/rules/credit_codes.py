"""统一社会信用代码 (GB 32100-2015): 18 characters with two check characters, one inside the other.

Characters 9–17 are the organisation code with its own check character (GB 11714); the eighteenth checks all.
Some real codes fail the check; staff may accept such a code with a reason and the licence attached.
"""

from dataclasses import dataclass

from stdnum.cn import uscc

__all__ = ["CreditCode", "fold", "read"]

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: I, O, S, V and Z are left out because they look like others."""

_LOOKALIKES = {"I": "数字 1", "O": "数字 0", "S": "数字 5", "V": "字母 U 或 Y", "Z": "数字 2"}
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGION = slice(2, 8)
_INNER = slice(8, 17)

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SEPARATORS = dict.fromkeys(map(ord, " \t\r\n\u3000\u00a0\u200b\u2060\ufeff-\u2010\u2011\u2013\u2014\u2212·"))

_KINDS = {
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
}


@dataclass(frozen=True)
class CreditCode:
    """A code as read: folded, with everything that is wrong with it in words."""

    text: str
    problems: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether form and both check characters are right."""
        return not self.problems

    @property
    def region(self) -> str:
        """The six digits of the registering authority's administrative division."""
        return self.text[_REGION]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the 组织机构代码 inside."""
        return self.text[_INNER]

    @property
    def kind(self) -> str:
        """What the first two characters say the holder is; empty when they are not in the list."""
        return _KINDS.get(self.text[:2], "")


def fold(text: str) -> str:
    """What was typed, in half-width upper case without blanks and hyphens."""
    return text.translate(_FULL_WIDTH).translate(_SEPARATORS).upper()


def read(text: str) -> CreditCode:
    """Fold what was typed and judge it; the problems are sentences for the person who typed it."""
    code = fold(text)
    return CreditCode(code, tuple(_form_problems(code) or _check_problems(code)))


def _form_problems(code: str) -> list[str]:
    if not code:
        return ["请填写统一社会信用代码。"]
    problems = [words for place, letter in enumerate(code, 1) if (words := _letter_problem(place, letter))]
    if len(code) != LENGTH:
        problems.append(f"统一社会信用代码应为 {LENGTH} 位，现为 {len(code)} 位。")
    elif not problems and not (code[_REGION].isdecimal()):
        problems.append("第 3～8 位是登记机关行政区划码，应为 6 位数字，请对照营业执照核对。")
    return problems


def _letter_problem(place: int, letter: str) -> str:
    if letter in ALPHABET:
        return ""
    if letter in _LOOKALIKES:
        meant = _LOOKALIKES[letter]
        return f"第 {place} 位是字母 {letter}：统一社会信用代码不使用 I、O、S、V、Z，是否应为{meant}？"
    return f"第 {place} 位“{letter}”不是数字或大写英文字母，请对照营业执照核对。"


def _check_problems(code: str) -> list[str]:
    checks = (
        (17, _inner_check(code[8:16]), "第 9～17 位（组织机构代码）校验不符"),
        (18, uscc.calc_check_digit(code[:17]), "校验码不符：按前 17 位计算"),
    )
    return [
        f"{words}，第 {place} 位应为 {needed}，现为 {code[place - 1]}，请对照营业执照核对。"
        for place, needed, words in checks
        if code[place - 1] != needed
    ]


def _inner_check(body: str) -> str:
    """The check character of GB 11714 for the eight characters of an organisation code."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
