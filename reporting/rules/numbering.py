"""Numbers of chapters, sections, tables and figures, given once so that paper and screen agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

_NUMERALS = "零一二三四五六七八九"


def numbered(chapters: Iterable[Any]) -> list[Any]:
    """Chapters as plain data with headings, anchors and numbers filled in.

    What is not shaped like a chapter is passed on as it is, for the validation to name.
    """
    plain = [_plain(chapter) for chapter in chapters]
    _number_chapters(plain)
    _number_blocks(plain)
    return plain


def numeral(number: int) -> str:
    """1–99 as Chinese officials number chapters: 一 … 十一 … 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + ("" if tens and not ones else _NUMERALS[ones])


def _plain(part: Any) -> Any:
    return part.model_dump(mode="json") if isinstance(part, BaseModel) else part


def _number_chapters(chapters: list[Any]) -> None:
    counted = 0
    for at, chapter in enumerate(chapters, start=1):
        if not isinstance(chapter, dict):
            continue
        is_counted = chapter.get("part", "chapter") == "chapter"
        counted += is_counted
        chapter["heading"] = (
            f"{numeral(counted)}、{chapter.get('title')}" if is_counted else str(chapter.get("title"))
        )
        chapter["anchor"] = f"ch-{at}"
        chapter["sections"] = [_plain(section) for section in chapter.get("sections") or []]
        _number_sections(chapter["sections"], is_counted)


def _number_sections(sections: list[Any], is_counted: bool) -> None:
    titled = [section for section in sections if isinstance(section, dict) and section.get("title")]
    for at, section in enumerate(titled, start=1):
        section["heading"] = f"（{numeral(at)}）{section['title']}" if is_counted else section["title"]


def _number_blocks(chapters: list[Any]) -> None:
    tables = figures = 0
    for section in (s for c in chapters if isinstance(c, dict) for s in c["sections"] if isinstance(s, dict)):
        section["blocks"] = [_plain(block) for block in section.get("blocks") or []]
        for block in (block for block in section["blocks"] if isinstance(block, dict)):
            if block.get("kind") in ("table", "facts") and block.get("caption"):
                tables += 1
                block["number"] = tables
            for figure in _figures_of(block):
                figures += 1
                figure["number"] = figures


def _figures_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block.get("kind") != "figures":
        return []
    block["figures"] = [_plain(figure) for figure in block.get("figures") or []]
    return [figure for figure in block["figures"] if isinstance(figure, dict)]
