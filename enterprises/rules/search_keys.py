"""What an enterprise is found by, in letters and figures only, and what tells that two names are the same.

A trigram index finds nothing for two Chinese characters, and in some locales nothing Chinese at all; so
each character stands in the key as its code point, “北岙” as `u5317u5c99`, and any part of a name is a part
of the key on every database (ADR 10).
"""

import re
import unicodedata
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

LENGTH = 1600
_NOT_IN_KEYS = re.compile(r"[^0-9a-z\u3400-\u9fff]")
_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司|分公司|公司|集团|总厂|厂)")
_PLACES = re.compile(r"^(中国)?(浙江省?)?(温州市?)?(洞头[区县]?)?")


def search_key(name: str, code: str = "", former: Iterable[str] = ()) -> str:
    """Code, then initials, characters and pinyin of the name and of the former names, blanks between."""
    parts = [code.lower()]
    for one in (name, *former):
        initials = "".join(lazy_pinyin(one, style=Style.FIRST_LETTER))
        parts += [_plain(initials), _spelt(_plain(one)), _plain("".join(lazy_pinyin(one)))]
    return " ".join(part for part in parts if part)[:LENGTH]


def folded(term: str) -> str:
    """A term that was typed, as it would stand in a search key; "" when nothing of it would."""
    return _spelt(_plain(term))


def name_key(name: str) -> str:
    """The name without place, legal form, brackets and blanks: what two spellings of one name share."""
    plain = _plain(name)
    bare = _PLACES.sub("", _FORMS.sub("", plain))
    return bare or plain


def _plain(text: str) -> str:
    """Half-width small letters, figures and Chinese characters; nothing else."""
    return _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKC", text).lower())


def _spelt(text: str) -> str:
    return "".join(c if c.isascii() else f"u{ord(c):x}" for c in text)
