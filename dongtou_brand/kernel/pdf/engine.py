"""WeasyPrint as this house uses it: one font map and one parsed style sheet for the life of a process."""

from __future__ import annotations

import logging
import re
from functools import cache
from pathlib import Path

import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint.text.fonts import FontConfiguration

from dongtou_brand.kernel import fonts
from dongtou_brand.kernel.pdf import justify, shims
from dongtou_brand.kernel.pdf.fetch import NamedFiles

#: Tagged for assistive technology; pictures at the resolution of an office printer.
OPTIONS = {"pdf_variant": "pdf/ua-1", "dpi": 150}

_log = logging.getLogger("weasyprint")
_NOTDEF = re.compile(r'unsupported by fonts: "(.*)" \(U\+', re.DOTALL)
#: True once a document was printed in this process.
warm = False


class Failed(Exception):
    """The engine could not print the document."""


class _Missing(logging.Handler):
    """Gathers the characters that were drawn as blanks: the engine only mentions them in its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        found = _NOTDEF.search(record.getMessage())
        if found and found[1] not in self.characters:
            self.characters.append(found[1])


def print_document(markup: str, styles: tuple[str, ...]) -> tuple[bytes, list[str]]:
    """Print XHTML; returns the file and the characters without a glyph. Raises `Failed`."""
    global warm
    missing = _Missing()
    _log.addHandler(missing)
    try:
        data = _print(markup, styles)
    except (shims.NotWellFormed, RecursionError) as error:
        raise Failed(f"文档结构无法处理：{type(error).__name__}") from error
    finally:
        _log.removeHandler(missing)
    warm = True
    return data, missing.characters


def _print(markup: str, styles: tuple[str, ...]) -> bytes:
    document = shims.HTML(string=markup, url_fetcher=fetcher())
    sheets = [sheet(name) for name in ("", *styles)]
    return bytes(document.write_pdf(stylesheets=sheets, font_config=font_map(), **OPTIONS))


@cache
def font_map() -> FontConfiguration:
    """Pango's view of the fonts; making it reads every font of the machine."""
    return FontConfiguration()


@cache
def fetcher() -> NamedFiles:
    """Fonts are the only files that a style sheet may ask for."""
    return NamedFiles({face.file: settings.FONTS_DIR / face.file for face in fonts.FACES})


@cache
def sheet(name: str) -> weasyprint.CSS:
    """A static style sheet, parsed once; the nameless one holds the fonts and the widths of columns."""
    text = base_css(fonts.built(settings.FONTS_DIR)) if not name else style_path(name).read_text("utf-8")
    return weasyprint.CSS(string=text, url_fetcher=fetcher(), font_config=font_map())


def style_path(name: str) -> Path:
    """Where a static style sheet lies. Raises `FileNotFoundError`."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found))


def base_css(with_faces: bool) -> str:
    """The cut faces by name, where there are any, and a class for each width in percent: `w-1` to `w-100`."""
    faces = "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};src:url("asset:{face.file}")}}'
        for face in fonts.FACES
        if with_faces
    )
    return faces + "".join(f".w-{width}{{width:{width}%}}" for width in range(1, 101))


shims.install()
justify.install()
