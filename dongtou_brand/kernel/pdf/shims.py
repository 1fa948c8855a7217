"""Quicker ways through WeasyPrint 70.0, byte for byte the same file.

Each is measured (bench/pdf.py) and held by a test that compares its output with the untouched engine
(the level of compression apart, which changes the packing and not the content).
With any other version nothing is touched: slower, and still right.
"""

from __future__ import annotations

import types
import xml.etree.ElementTree as ET
import zlib
from typing import Any

import weasyprint
from weasyprint import cssselect2
from weasyprint.pdf import pydyf
from weasyprint.text import fonts as text_fonts
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

#: The version that these were written against.
VERSION = "70.0"
#: Level 9 costs a tenth of the writing and saves half a percent of the file.
LEVEL = 6
FITS = weasyprint.VERSION == VERSION

NotWellFormed = ET.ParseError

_setup = line_break.Layout.setup
_stream_data = pydyf.Stream.data
_write = pydyf.PDF.write
_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
_DESCRIPTION = (
    "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps", "font_variation_settings",
)  # fmt: skip


class _Expat(weasyprint.HTML):  # type: ignore[misc]
    """Reads well-formed XHTML with expat instead of the HTML 5 parser in Python."""

    def __init__(self, string: str, url_fetcher: Any) -> None:
        self.base_url, self.media_type, self.url_fetcher = None, "print", url_fetcher
        root = ET.fromstring(string)  # noqa: S314  our own templates; entities can't be declared in them
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


HTML: Any = _Expat if FITS else weasyprint.HTML


def install() -> None:
    """Put the quick ways in place; does nothing with another version of the engine."""
    if FITS:
        line_break.Layout.setup = _quick_setup
        pydyf.zlib = _at_level(LEVEL)
        pydyf.Stream.data = property(_data)
        pydyf.PDF.write = _remembering


def remove() -> None:
    """Put the engine's own ways back, so that a test can compare."""
    line_break.Layout.setup = _setup
    pydyf.zlib = zlib
    pydyf.Stream.data = _stream_data
    pydyf.PDF.write = _write


def _quick_setup(self: Any, style: Any) -> None:
    """One Pango context a language and one description a style, where the engine makes them for every run."""
    special = text_fonts.font_features(*(style[name] for name in _FEATURES))
    if special or style["text_decoration_line"] != "none":
        _setup(self, style)
        return
    font_map = style.font_config
    language = style["font_language_override"]
    language = (style["lang"] or None) if language == "normal" else LST_TO_ISO.get(language.lower(), language)
    context, self.language = _context(font_map, language, style["direction"])
    self.style, self.first_line_direction = style, 0
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, _description(font_map, style))
    self.ascent = self.underline_position = self.strikethrough_position = None


def _context(font_map: Any, language: str | None, direction: str) -> tuple[Any, Any]:
    kept = font_map.__dict__.setdefault("_kept_contexts", {})
    if (language, direction) not in kept:
        kept[language, direction] = _new_context(font_map, language, direction)
    return tuple(kept[language, direction])


def _new_context(font_map: Any, language: str | None, direction: str) -> tuple[Any, Any]:
    context = ffi.gc(pango.pango_font_map_create_context(font_map.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[direction])
    if not language:
        return context, pango.pango_language_get_default()
    name, _ = unicode_to_char_p(language)
    tag = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, tag)
    return context, tag


def _description(font_map: Any, style: Any) -> Any:
    kept = font_map.__dict__.setdefault("_kept_descriptions", {})
    key = (tuple(style["font_family"]), *(style[name] for name in _DESCRIPTION))
    if key not in kept:
        kept[key] = text_fonts.get_font_description(style)
    return kept[key]


def _at_level(level: int) -> types.SimpleNamespace:
    ours = types.SimpleNamespace(**{name: getattr(zlib, name) for name in dir(zlib) if name[0] != "_"})
    ours.compressobj = lambda *args, **kwargs: zlib.compressobj(level)
    return ours


_written: dict[int, bytes] | None = None


def _data(self: Any) -> bytes:
    """A stream's bytes, computed once while the file is written (the identifier asks for them again)."""
    if _written is None:
        return bytes(_stream_data.fget(self))
    if id(self) not in _written:
        _written[id(self)] = _stream_data.fget(self)
    return _written[id(self)]


def _remembering(self: Any, *args: Any, **kwargs: Any) -> Any:
    global _written
    _written = {}
    try:
        return _write(self, *args, **kwargs)
    finally:
        _written = None
