"""What an enterprise is found by besides its characters: the initials and the full pinyin of its name."""

from pypinyin import Style, lazy_pinyin

LENGTH = 400


def search_key(name: str) -> str:
    """Initials, a blank, then the whole pinyin: 温州海霞 → “wzhx wenzhouhaixia”."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    whole = "".join(lazy_pinyin(name))
    return f"{initials} {whole}".lower()[:LENGTH]


def folded(term: str) -> str:
    """A term that was typed, as it would stand in a search key."""
    return "".join(term.lower().split())
