"""The one door to the PDF engine.

    pdf.render("pdf/report/document.html", {"content": content}, created=at, title=…, author=…) → bytes

Templates are well-formed XHTML (every element closed, no named entities but the five of XML, no namespace on
`<html>`), made by Django with autoescape on; no text of a user is ever markup. The same input gives the same
bytes, tagged for assistive technology (PDF/UA-1), with bookmarks, language and metadata.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string

#: Longer markup is not a report; it would hold a worker for minutes.
MAX_MARKUP = 3_000_000
#: The look of a report; a draft adds `DRAFT`.
REPORT: tuple[str, ...] = ("css/print-report.css",)
DRAFT: tuple[str, ...] = ("css/print-draft.css",)

#: What the engine loads, and Debian's packages that bring it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "fontconfig",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}

# What XML 1.0 can't hold; arrives with text pasted from a word processor and shows as nothing.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The engine's font map belongs to the process and is not safe for threads.
_ONE_AT_A_TIME = threading.Lock()


class Unprintable(Exception):
    """The document can't be made; the sentence says why, in the user's words."""


class TooLong(Unprintable):
    """The markup is beyond `MAX_MARKUP`."""


class MissingGlyphs(Unprintable):
    """Characters that no installed font has: blanks in an official paper, so it is not made."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        listed = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in self.characters)
        super().__init__(f"下列字符没有可用的字形，无法打印：{listed}。请改用其他写法。")


@dataclass(frozen=True)
class Meta:
    """What the file says about itself; `meta` in every template."""

    title: str
    author: str
    created: datetime
    subject: str
    language: str

    @property
    def created_w3c(self) -> str:
        """As PDF metadata wants it: 2017-07-10T09:00:00+08:00."""
        return self.created.isoformat(timespec="seconds")


def render(
    template_name: str,
    context: Mapping[str, Any],
    *,
    created: datetime,
    title: str,
    author: str,
    subject: str = "",
    language: str = "zh-CN",
    styles: Sequence[str] = REPORT,
    strict: bool = True,
) -> bytes:
    """Make a PDF of a template.

    `created` must know its time zone; nothing in the file depends on the clock. `styles` are static files.
    With `strict` a character without a glyph raises `MissingGlyphs`. Raises `TooLong` and `Unprintable`.
    """
    meta = Meta(title=title, author=author, created=_aware(created), subject=subject, language=language)
    markup = render_to_string(template_name, {**context, "meta": meta})
    return print_markup(markup, styles=styles, strict=strict)


def print_markup(markup: str, *, styles: Sequence[str] = REPORT, strict: bool = True) -> bytes:
    """Print ready XHTML. For `render` and for measurements; never for text that came from a user."""
    markup = _ILLEGAL.sub("", markup)
    if len(markup) > MAX_MARKUP:
        raise TooLong(f"文档过长（{len(markup)} 个字符，上限 {MAX_MARKUP}），请精简正文或将长表作为附件。")
    with _ONE_AT_A_TIME:
        return _disciplined(markup, tuple(styles), strict)


def warm_up() -> None:
    """Load engine and fonts and print a page, so that a worker's first report is as quick as the next."""
    print_markup('<html lang="zh-CN"><head><title>-</title></head><body><p>预热 0</p></body></html>')


def missing_libraries() -> list[tuple[str, str]]:
    """Libraries that can't be loaded, each with the package to install."""
    return [(library, package) for library, package in LIBRARIES.items() if not _loads(library)]


def press() -> ModuleType:
    """The engine, loaded when first asked for: half a second and 50 MB that a web process needs once it prints."""
    return importlib.import_module("dongtou_brand.kernel.pdf.engine")


def _disciplined(markup: str, styles: tuple[str, ...], strict: bool) -> bytes:
    """Collect garbage between documents instead of a hundred times within one (8 % of the time).

    What outlives the first document (modules, fonts, style sheets) is frozen, so that collecting is cheap.
    """
    loaded, collecting = press(), gc.isenabled()
    first = not loaded.warm
    gc.disable()
    try:
        data, missing = loaded.print_document(markup, styles)
    except loaded.Failed as failed:
        raise Unprintable(str(failed)) from failed
    finally:
        gc.collect()
        if first and loaded.warm:
            gc.freeze()
        if collecting:
            gc.enable()
    if strict and missing:
        raise MissingGlyphs(missing)
    return bytes(data)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("created must know its time zone")
    return moment
