"""Printing: what a document may load, what it says about itself, and that the quick ways change nothing."""

import gc
import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.conf import settings
from pypdf import PageObject, PdfReader
from weasyprint.text import line_break

from dongtou_brand.kernel import fonts, pdf
from dongtou_brand.kernel.pdf import engine, justify, shims
from dongtou_brand.kernel.pdf.fetch import Denied, NamedFiles
from tests.factories.report_content import report_content

CREATED = datetime(2017, 7, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
REPORT = "pdf/report/document.html"


def printed(**issue: Any) -> bytes:
    content = report_content(**issue)
    styles = pdf.REPORT + (pdf.DRAFT if content.issue.draft else ())
    return pdf.render(
        REPORT,
        {"content": content},
        created=CREATED,
        title=f"{content.enterprise.name}{content.full_title}",
        author=content.enterprise.name,
        styles=styles,
    )


def page(body: str) -> str:
    return f'<html lang="zh-CN"><head><title>试印</title></head><body>{body}</body></html>'


def text_of(data: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(data)).pages)


def root_of(data: bytes) -> Any:
    return PdfReader(BytesIO(data)).trailer["/Root"]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def report() -> bytes:
    return printed()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A port of this machine that notes every connection."""
    seen: list[Any] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            seen.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], seen
        server.shutdown()
        thread.join()


def test_report_printed_twice_is_the_same_to_the_byte(report: bytes) -> None:
    assert printed() == report


def test_report_says_who_made_it_when_and_in_which_language(report: bytes) -> None:
    reader = PdfReader(BytesIO(report))
    assert reader.metadata is not None
    assert reader.metadata.title == "温州海霞电气有限公司2016 年度质量诚信报告"
    assert reader.metadata.author == "温州海霞电气有限公司"
    assert reader.metadata.creation_date == CREATED
    assert root_of(report)["/Lang"] == "zh-CN"


def test_report_is_tagged_for_assistive_technology(report: bytes) -> None:
    root = root_of(report)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_report_bookmarks_are_its_chapters(report: bytes) -> None:
    outline = PdfReader(BytesIO(report)).outline
    titles = [str(entry["/Title"]) for entry in outline if not isinstance(entry, list)]
    chapters = [chapter.heading for chapter in report_content().chapters]
    assert titles == ["封面", "目录", *chapters]


def test_contents_name_the_page_that_each_chapter_begins_on(report: bytes) -> None:
    pages = [squeezed(one.extract_text()) for one in PdfReader(BytesIO(report)).pages]
    contents = pages[1]
    for number, body in enumerate(pages[2:], start=1):
        assert f"第2版{number}验证码7C1E9F20" in body
    for chapter in report_content().chapters:
        at = next(n for n, body in enumerate(pages[2:], start=1) if chapter.heading in body[:80])
        assert re.search(rf"{re.escape(chapter.heading)}{at}(?!\d)", contents)


def test_every_paragraph_and_cell_can_be_read_back(report: bytes) -> None:
    text = squeezed(text_of(report))
    for chapter in report_content().chapters:
        for block in (block for section in chapter.sections for block in section.blocks):
            for words in words_of(block):
                assert squeezed(words) in text


def words_of(block: Any) -> Iterator[str]:
    yield from getattr(block, "texts", [])
    yield from getattr(block, "items", [])
    for row in getattr(block, "rows", []):
        for cell in getattr(row, "cells", row):
            yield (cell if isinstance(cell, str) else getattr(cell, "text", None) or "未披露").split("，")[0]


def test_rare_characters_are_printed_from_the_cut_faces(report: bytes) -> None:
    assert fonts.built(settings.FONTS_DIR)
    used = {font.split("+")[-1] for font in embedded(report)}
    assert {"岙", "𬭊", "䶮"} <= set(text_of(report))
    assert {name.rpartition("-")[0] if name.endswith("Bold") else name for name in used} == {
        "Dongtou-Print-Sans",
        "Dongtou-Print-Serif",
    }


def embedded(data: bytes) -> set[str]:
    pages: list[Any] = list(PdfReader(BytesIO(data)).pages)
    return {
        str(font.get_object()["/BaseFont"]).lstrip("/")
        for one in pages
        for font in one["/Resources"].get("/Font", {}).values()
    }


def test_character_beyond_the_cut_faces_comes_from_the_full_font() -> None:
    data = pdf.print_markup(page("<p>𠮷家岙</p>"))
    assert squeezed(text_of(data)).startswith("𠮷家岙")
    assert any("Noto-Serif-CJK" in font for font in embedded(data))


def test_character_without_any_glyph_refuses_the_document() -> None:
    with pytest.raises(pdf.MissingGlyphs) as refused:
        pdf.print_markup(page("<p>甲\U0010fffd乙</p>"))
    assert refused.value.characters == ("\U0010fffd",)
    assert "U+10FFFD" in str(refused.value)


def test_character_without_any_glyph_is_left_blank_when_not_strict() -> None:
    assert pdf.print_markup(page("<p>甲\U0010fffd乙</p>"), strict=False).startswith(b"%PDF-1.7")


def test_draft_is_marked_on_every_page_and_cannot_be_verified() -> None:
    draft = PdfReader(BytesIO(printed(draft=True, code="", verify_url="", issued_on=None)))
    final = PdfReader(BytesIO(printed()))
    assert [watermarked(one) for one in draft.pages] == [True] * len(draft.pages)
    assert [watermarked(one) for one in final.pages] == [False] * len(final.pages)
    assert "草稿不可验证" in squeezed(draft.pages[0].extract_text())


def watermarked(one: PageObject) -> bool:
    """Whether something covers the whole sheet that is no part of the text which is read aloud."""
    drawn = one.get_contents()
    assert drawn is not None
    return bool(re.search(rb"/Artifact\nBMC\n0 0 793[^\n]* re\nW\nn\n/x\d+ Do", drawn.get_data()))


def test_demonstration_data_are_named_on_the_cover_and_only_then() -> None:
    said = [
        squeezed(PdfReader(BytesIO(printed(demo=demo))).pages[0].extract_text()) for demo in (True, False)
    ]
    assert ["示例数据" in cover for cover in said] == [True, False]


def test_missing_values_read_undisclosed(report: bytes) -> None:
    assert squeezed(text_of(report)).count("内部损失成本未披露41.2039.00") == 1


def test_user_text_is_never_markup() -> None:
    hostile = '<img src="http://127.0.0.1/x"/> & "quoted" \'single\' </p><script>alert(1)</script>\x0b\x00'
    data = pdf.render(
        "pdf/report/paragraphs.html",
        {"block": {"texts": [hostile]}},
        created=CREATED,
        title=hostile,
        author="甲",
    )
    assert '<imgsrc="http://127.0.0.1/x"/>&"quoted"' in squeezed(text_of(data))


def test_hostile_document_opens_no_connection_and_attaches_nothing(listener: tuple[int, list[Any]]) -> None:
    port, seen = listener
    away = f"http://127.0.0.1:{port}"
    data = pdf.print_markup(HOSTILE.replace("AWAY", away))
    assert seen == []
    assert PdfReader(BytesIO(data)).attachments == {}
    assert b"root:" not in data
    assert "root:" not in text_of(data)


HOSTILE = """<html lang="zh-CN"><head><title>x</title>
<link rel="stylesheet" href="AWAY/style.css"/>
<link rel="attachment" href="file:///etc/passwd"/>
<style>@import url(AWAY/import.css); @font-face { font-family: f; src: url(AWAY/font.woff) }
body { background: url(AWAY/background.png); font-family: f }
li { list-style-image: url(file:///etc/passwd) }</style></head>
<body><a rel="attachment" href="file:///etc/passwd">附件</a>
<img src="AWAY/picture.png" alt="甲"/><img src="file:///etc/passwd" alt="乙"/>
<object data="AWAY/object.svg">丙</object><embed src="AWAY/embed.svg"/>
<ul><li>丁</li></ul>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image xlink:href="AWAY/inner.png" width="9" height="9"/><use xlink:href="AWAY/use.svg#a"/></svg>
<img alt="戊" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'
 xmlns:xlink='http://www.w3.org/1999/xlink'%3E%3Cimage xlink:href='AWAY/nested.png'/%3E%3C/svg%3E"/>
</body></html>"""


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://a.example/",
        "ftp://a/",
        "asset:../x",
        "asset:",
        "data" * 9,
    ],
)
def test_fetcher_denies_what_is_not_named(address: str) -> None:
    fetcher = NamedFiles({"known.ttf": Path("/nowhere/known.ttf")})
    with pytest.raises(Denied):
        fetcher.fetch(address)


def test_fetcher_serves_named_files_and_data(tmp_path: Path) -> None:
    (tmp_path / "known.css").write_text("p{}")
    fetcher = NamedFiles({"known.css": tmp_path / "known.css"})
    assert fetcher.fetch("asset:known.css").read() == b"p{}"
    assert fetcher.fetch("data:text/plain,abc").read() == b"abc"


def test_endless_nesting_is_refused_and_the_next_document_is_printed() -> None:
    with pytest.raises(pdf.Unprintable):
        pdf.print_markup(page("<div>" * 3000 + "</div>" * 3000))
    assert pdf.print_markup(page("<p>好</p>")).startswith(b"%PDF")


def test_markup_that_is_not_well_formed_is_refused() -> None:
    with pytest.raises(pdf.Unprintable):
        pdf.print_markup(page("<p>未闭合"))


def test_endless_text_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(pdf.TooLong):
        pdf.print_markup(page("字" * pdf.MAX_MARKUP))


def test_moment_without_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        pdf.render(REPORT, {}, created=CREATED.replace(tzinfo=None), title="", author="")


def test_quick_ways_print_the_same_bytes_as_the_engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shims, "LEVEL", 9)
    shims.install()
    quick = printed()
    shims.remove()
    monkeypatch.setattr(shims, "HTML", weasyprint.HTML)
    engine.font_map.cache_clear()
    engine.sheet.cache_clear()
    try:
        assert printed() == quick
    finally:
        monkeypatch.undo()
        shims.install()


def test_justification_moves_no_word_to_another_line(report: bytes) -> None:
    justify.remove()
    try:
        ragged = printed()
    finally:
        justify.install()
    assert ragged != report
    assert squeezed(text_of(ragged)) == squeezed(text_of(report))
    assert len(PdfReader(BytesIO(ragged)).pages) == len(PdfReader(BytesIO(report)).pages)


def test_another_version_of_the_engine_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shims.remove()
    monkeypatch.setattr(shims, "FITS", False)
    shims.install()
    try:
        assert line_break.Layout.setup is shims._setup
    finally:
        monkeypatch.undo()
        shims.install()


def test_system_font_serves_where_no_faces_were_cut(settings: Any, tmp_path: Path) -> None:
    settings.FONTS_DIR = tmp_path
    forget()
    try:
        names = embedded(printed())
    finally:
        settings.FONTS_DIR = settings.BASE_DIR / "var" / "fonts"
        forget()
    assert {name.split("+")[-1].rpartition("CJK")[0] for name in names} == {"Noto-Sans-", "Noto-Serif-"}


def forget() -> None:
    for kept in (engine.font_map, engine.fetcher, engine.sheet):
        kept.cache_clear()


def test_garbage_is_collected_between_documents_only(report: bytes) -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


def test_no_library_is_missing_here() -> None:
    assert pdf.missing_libraries() == []


def test_report_is_a_sound_file(report: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
