import io
import struct
import zipfile
import zlib

import pytest

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import guarding
from tests.factories.files import image_bytes, office_bytes, pdf_bytes
from tests.factories.workbooks import by_hand, with_parts

HONEST = by_hand([["企业名称", "营业收入"], ["洞头海霞", 12.5]])
SHEET = "xl/worksheets/sheet1.xml"
OLE = guarding.OLD_OFFICE + bytes(600)
DOCTYPE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<worksheet>&b;</worksheet>"
)


def bomb(size=guarding.MAX_UNZIPPED + 1):
    return with_parts(HONEST, {SHEET: b" " * size})


def lying(content, name=SHEET, said=10):
    """The same archive, whose directory says that an entry is small."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo(name).file_size
        small = zlib.crc32(archive.read(name)[:said])
        crc = archive.getinfo(name).CRC
    packed = struct.pack("<I", real)
    assert content.count(packed) >= 1
    return content.replace(struct.pack("<I", crc), struct.pack("<I", small)).replace(
        packed, struct.pack("<I", said)
    )


def encrypted_flag(content):
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


BAD = {
    "empty": (b"", "是空文件"),
    "old format": (OLE, "旧版 Excel 格式（.xls）"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
    "encrypted zip": (encrypted_flag(HONEST), "设有密码"),
    "csv": ("企业名称,营业收入\n洞头海霞,12.5\n".encode("gb18030"), "文本（CSV）文件"),
    "csv of Excel": ("企业名称,营业收入\n".encode("utf-8-sig"), "文本（CSV）文件"),
    "page": (b"<html><table><tr><td>1</td></tr></table></html>", "网页或 XML 文件"),
    "pdf": (pdf_bytes(), "是 PDF"),
    "picture": (image_bytes(), "不是 Excel 工作簿"),
    "document": (office_bytes("word/document.xml"), "不是 Excel 工作簿"),
    "truncated": (HONEST[: len(HONEST) // 2], "不完整或已损坏"),
    "cut in an entry": (with_parts(HONEST, {SHEET: bytes(range(256)) * 999})[:-900], "不完整或已损坏"),
    "bomb": (bomb(), "解压后过大"),
    "entity": (with_parts(HONEST, {SHEET: DOCTYPE}), "不允许的 XML 声明"),
    "entity in UTF-16": (with_parts(HONEST, {SHEET: DOCTYPE.decode().encode("utf-16")}), "不允许的 XML 声明"),
    "laughs": (with_parts(HONEST, {"xl/sharedStrings.xml": LAUGHS}), "不允许的 XML 声明"),
    "macro": (with_parts(HONEST, {"xl/vbaProject.bin": b"x"}), "含有宏"),
    "strays": (with_parts(HONEST, {"../../etc/cron": b"x"}), "内部结构异常"),
    "something before": (b"GIF89a" + HONEST, "不是 Excel 工作簿"),
    "something behind": (HONEST + pdf_bytes(), "内部结构异常|不完整或已损坏"),
    "many entries": (with_parts(HONEST, {f"xl/{n}": b"" for n in range(600)}), "解压后过大"),
    "lies about its size": (lying(HONEST), "不完整或已损坏"),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_what_is_no_honest_workbook_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(Refused, match=words):
        sheets.open_book(path, "导入.xlsx")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("名录.xlsx", "“名录.xlsx”是文本（CSV）文件，只是用了 Excel 的后缀。"),
        ("名录.CSV", "“名录.CSV”是文本（CSV）文件，不是 Excel 工作簿。"),
        ("执照.pdf", "“执照.pdf”不是 Excel 工作簿（.xlsx）。"),
    ],
)
def test_text_is_called_what_its_name_says(tmp_path, name, words):
    path = tmp_path / "file"
    path.write_bytes("企业名称,营业收入\n".encode())

    with pytest.raises(Refused) as refused:
        sheets.open_book(path, name)
    assert refused.value.words.startswith(words)


def test_honest_workbook_passes(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(HONEST)

    sheets.guard(path, "导入.xlsx")


def test_what_comes_out_is_counted_whatever_the_directory_says(tmp_path):
    """zipfile would stop where the directory says that the entry ends; other programs go on."""
    content = lying(with_parts(HONEST, {SHEET: b"<x>" + b" " * (64 * 1024 * 1024)}), said=1000)
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(Refused, match="解压后过大"):
        sheets.guard(path, "导入.xlsx")
