"""What printed templates need: drawings, QR codes and the widths of columns, all computed in Python."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from dongtou_brand.kernel import charts
from dongtou_brand.kernel.pdf import columns

register = template.Library()

#: The template that prints each kind of block.
TEMPLATES = {
    "paragraphs": "pdf/report/paragraphs.html",
    "list": "pdf/report/list.html",
    "facts": "pdf/report/facts.html",
    "table": "pdf/report/table.html",
    "figures": "pdf/report/figures.html",
    "signature": "pdf/report/signature.html",
}


@dataclass(frozen=True)
class PrintedCell:
    """A cell as it is read, and how it is set."""

    text: str
    classes: str


@register.simple_tag
def drawing(figure: Any) -> SafeString:
    """The chart of a figure as SVG; every text in it is escaped by kernel/charts.py."""
    return mark_safe(charts.svg(figure))  # noqa: S308


@register.simple_tag
def qr(address: str) -> SafeString:
    """The QR code of an address as SVG, medium error correction, with the address as its title."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=0, dark="#14181f",
        title=f"验证二维码：{address}", svgclass=None, lineclass=None, nl=False,
    )  # fmt: skip
    return mark_safe(out.getvalue().decode())  # noqa: S308


@register.filter
def template_of(block: Any) -> str:
    """The template that prints a block. Raises `KeyError` for a kind that has none."""
    return TEMPLATES[block.kind]


@register.filter
def widths(block: Any) -> list[int]:
    """Percent for each column of a table or a record."""
    if block.kind == "facts":
        return columns.widths(_fact_columns(block))
    texts = [
        [column.title, *(row.cells[at] or charts.MISSING for row in block.rows)]
        for at, column in enumerate(block.columns)
    ]
    return columns.widths(texts, [column.width for column in block.columns])


@register.filter
def cells(row: Any, block: Any) -> Iterator[PrintedCell]:
    """The cells of a row, with what is missing said in words."""
    for cell, column in zip(row.cells, block.columns, strict=True):
        names = ("number" if column.align == "number" else "", "missing" if cell is None else "")
        yield PrintedCell(charts.MISSING if cell is None else cell, " ".join(filter(None, names)))


def _fact_columns(block: Any) -> list[list[str]]:
    lines = block.rows
    sides = range(min(block.across, len(block.facts)))
    return [
        [getattr(line[side], part) for line in lines if side < len(line)]
        for side in sides
        for part in ("label", "text")
    ]
