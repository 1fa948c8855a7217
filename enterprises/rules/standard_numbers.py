"""The number of a standard in one spelling, whatever dash, case or space it was typed with.

In print the numbers have an em dash, “T/ZZB 0825—2018”; keyboards have a hyphen (reference §1.3).
"""

import re
import unicodedata

_DASHES = re.compile(r"\s*[-‐‑‒–—―−─－]+\s*")
_DOMESTIC = re.compile(
    r"(?P<body>(?:DB\d{2,6}|[A-Z]{1,5})(?:/[A-Z]{1,10})*) ?(?P<number>\d+(?:\.\d+)*)—(?P<year>\d{4})"
)
_INTERNATIONAL = re.compile(r"[A-Z]{2,6}(?:[ /][A-Z]{2,6})* ?\d+(?:-\d+)*(?:[:：]\d{4})?")
_ZHEJIANG = re.compile(r"T/ZZB \d{4}—\d{4}")

EXAMPLES = "如“T/ZZB 0825—2018”“GB/T 19001—2016”“IEC 60898-1:2015”"


def spelled(text: str) -> str:
    """The number in its one spelling; raises `ValueError` with words for what is no number of a standard."""
    typed = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    if not typed:
        return ""
    dashed = _DASHES.sub("—", re.sub(r"\s*/\s*", "/", typed))
    if found := _DOMESTIC.fullmatch(dashed):
        number = f"{found['body']} {found['number']}—{found['year']}"
        if number.startswith("T/ZZB ") and not _ZHEJIANG.fullmatch(number):
            raise ValueError(
                f"“浙江制造”标准的顺序号为四位数字（如 T/ZZB 0825—2018），请核对“{text.strip()}”。"
            )
        return number
    foreign = _DASHES.sub("-", typed)
    if _INTERNATIONAL.fullmatch(foreign):
        return foreign
    raise ValueError(f"“{text.strip()}”不是标准编号，请按标准封面填写，{EXAMPLES}。")
