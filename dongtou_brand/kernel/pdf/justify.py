"""Chinese set flush on both sides (两端对齐), which WeasyPrint 70.0 does not do: it stretches spaces only.

A line that is mostly Chinese has few spaces, so its figures fall apart (“成立于　2004　年”) or its right
edge is ragged. Here what is left over is shared between all characters of the line, as a typesetter does.
Text and line breaks stay as they are. Like the shims it touches version 70.0 only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from dongtou_brand.kernel.pdf.shims import FITS

#: Code points from here on count as Chinese.
CHINESE_FROM = 0x2E80
#: A line with fewer characters is left alone.
FEWEST = 8
#: The widest gap, in em; a line that needs more is left ragged.
WIDEST = 0.35

_justify_line = inline.justify_line
_set_text = line_break.Layout.set_text


def install() -> None:
    """Put it in place; does nothing with another version of the engine."""
    if FITS:
        inline.justify_line = _justify
        line_break.Layout.set_text = _set_spaced_text


def remove() -> None:
    """Put the engine's own way back."""
    inline.justify_line = _justify_line
    line_break.Layout.set_text = _set_text


def _justify(context: Any, line: Any, extra: float) -> None:
    text = "".join(_texts(line))
    if not _is_chinese(text) or line.style["direction"] == "rtl":
        _justify_line(context, line, extra)
        return
    gap = extra / (len(text) - 1)
    if gap <= WIDEST * line.style["font_size"]:
        _spread(line, gap, 0.0)


def _is_chinese(text: str) -> bool:
    chinese = sum(ord(character) >= CHINESE_FROM for character in text)
    return len(text) >= FEWEST and chinese * 2 > len(text)


def _texts(box: Any) -> Iterator[str]:
    if isinstance(box, boxes.TextBox):
        yield box.text
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _texts(child)


def _spread(box: Any, gap: float, shift: float) -> float:
    """Widen each run of text by its gaps and move what follows; returns how far the next box moves."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        box.width += gap * len(box.text)
        box.pango_layout.chinese_gap = gap
        return shift + gap * len(box.text)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    moved = shift
    for child in box.children:
        if child.is_in_normal_flow():
            moved = _spread(child, gap, moved)
    box.width += moved - shift
    return moved


def _set_spaced_text(self: Any, text: str, justify: bool = False) -> None:
    """The engine sets the text again when it draws; only then do the gaps count."""
    _set_text(self, text, justify)
    gap = getattr(self, "chinese_gap", 0.0)
    if not (justify and gap and self.text):
        return
    attributes = pango.pango_layout_get_attributes(self.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    spacing = pango.pango_attr_letter_spacing_new(int(gap * TO_UNITS))
    spacing.start_index, spacing.end_index = 0, len(self.text.encode())
    pango.pango_attr_list_change(attributes, spacing)
    pango.pango_layout_set_attributes(self.layout, attributes)
