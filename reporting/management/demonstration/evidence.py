"""Files behind answers: one page each that says that it is an example."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

A4 = (595, 842)
TOP, LINE, LEFT = 740, 30, 72


def upload(name: str, lines: list[str]) -> SimpleUploadedFile:
    """A small PDF with these lines, as a browser would send it."""
    return SimpleUploadedFile(f"{name}.pdf", page(lines), "application/pdf")


def page(lines: list[str]) -> bytes:
    """One page of Chinese text in the reader's own font, so that the file needs none."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(*A4)
    fonts = DictionaryObject({NameObject("/F1"): _font()})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data("\n".join(_drawn(lines)).encode("ascii"))
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _drawn(lines: list[str]) -> list[str]:
    """Operators of the page's stream: the first line is the heading."""
    sizes = [20, *[12] * (len(lines) - 1)]
    return [
        f"BT /F1 {size} Tf {LEFT} {TOP - number * LINE} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for number, (line, size) in enumerate(zip(lines, sizes, strict=True))
    ]


def _font() -> DictionaryObject:
    """STSong by name, one of the fonts that every PDF reader replaces by its own Chinese one."""
    system = {"/Registry": "Adobe", "/Ordering": "GB1"}
    name = NameObject("/STSong-Light")
    info = DictionaryObject({NameObject(key): TextStringObject(value) for key, value in system.items()})
    info[NameObject("/Supplement")] = NumberObject(4)
    inner = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType0"),
            NameObject("/BaseFont"): name,
            NameObject("/CIDSystemInfo"): info,
            NameObject("/DW"): NumberObject(1000),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): name,
            NameObject("/Encoding"): NameObject("/UniGB-UTF16-H"),
            NameObject("/DescendantFonts"): ArrayObject([inner]),
        }
    )
