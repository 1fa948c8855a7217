"""What is looked at before anything parses a workbook: that it is one, whole, of sane size, and nothing else.

The directory of an archive is only what its author says. So the archive is walked entry by entry, and what really
comes out is counted while it is inflated; nothing is kept, so that memory stays the same whatever comes.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dongtou_brand.kernel.rule import Refused

MAX_ENTRIES = 500
MAX_UNZIPPED = 120 * 1024 * 1024  # bytes of all entries together
MAX_RATIO = 250  # an entry that grows more than this is no sheet of a person
RATIO_FROM = 4 * 1024 * 1024  # bytes below which the ratio does not matter
CHUNK = 256 * 1024
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
END = struct.Struct("<4s4H2LH")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An entity can only be declared in a document type, and no program that writes workbooks writes one.
DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY", "<!doctype", "<!entity")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
RUNS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat")
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)

EXCEL = (".xlsx", ".xls", ".xlsm", ".et")
SAVE_AS = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"


def guard(path: Path, name: str) -> None:
    """Look at a stored file; raises `Refused` with what is wrong and how to mend it."""
    with path.open("rb") as file:
        look(file, name)


def look(file: IO[bytes], name: str) -> None:
    """Look at an open file, as `guard` does."""
    file.seek(0)
    head = file.read(512)
    if not head:
        raise Refused(f"“{name}”是空文件，请检查后重新选择。")
    if not head.startswith(b"PK\x03\x04"):
        raise Refused(_not_an_archive(file, head, name))
    try:
        _walk(file, name)
    except BROKEN as error:
        raise Refused(f"“{name}”不完整或已损坏，无法打开。请在 Excel 或 WPS 中重新保存后上传。") from error


def _not_an_archive(file: IO[bytes], head: bytes, name: str) -> str:
    if head.startswith(OLD_OFFICE):
        file.seek(0)
        # names in the directory of the old container are UTF-16
        encrypted = "EncryptedPackage".encode("utf-16-le") in file.read(4 * 1024 * 1024)
        if encrypted:
            return f"“{name}”设有打开密码，请取消密码后重新上传。"
        return f"“{name}”是旧版 Excel 格式（.xls）或不是 Excel 文件。{SAVE_AS}"
    if head.startswith(b"%PDF-"):
        return f"“{name}”是 PDF，不是 Excel 文件。请上传从本平台下载的模板。"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return _in_disguise(name, "网页或 XML 文件")
    if _is_text(head) and name.lower().endswith((*EXCEL, ".csv", ".txt")):
        return _in_disguise(name, "文本（CSV）文件")
    return f"“{name}”不是 Excel 工作簿（.xlsx）。请上传从本平台下载、填好后保存的文件。"


def _in_disguise(name: str, what: str) -> str:
    """What a file is that Excel can read, and whether only its name says that it is a workbook."""
    posing = "只是用了 Excel 的后缀" if name.lower().endswith(EXCEL) else "不是 Excel 工作簿"
    return f"“{name}”是{what}，{posing}。{SAVE_AS}"


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # the last character may be cut in two
        for end in (len(head), len(head) - 1, len(head) - 2, len(head) - 3):
            try:
                head[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def _walk(file: IO[bytes], name: str) -> None:
    file.seek(-END.size, 2)
    if not file.read(END.size).startswith(b"PK\x05\x06"):
        raise zipfile.BadZipFile("something hangs behind the end of the archive")
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        _check_directory(archive, entries, name)
        total = 0
        for entry in entries:
            total = _count(file, entry, total, name)


def _check_directory(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(f"“{name}”设有密码，请取消密码后重新上传。")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise Refused(_too_large(name))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused(f"“{name}”不是 Excel 工作簿（.xlsx）。请上传从本平台下载、填好后保存的文件。")
    begins = min(entry.header_offset for entry in entries)
    if begins or archive.comment or len(set(names)) < len(names) or any(_strays(path) for path in names):
        raise Refused(f"“{name}”内部结构异常，混有其他内容。请在 Excel 或 WPS 中另存后上传。")
    if any(path.lower().endswith(RUNS) for path in names):
        raise Refused(f"“{name}”含有宏或可执行内容，请另存为不含宏的工作簿（.xlsx）后上传。")


def _strays(path: str) -> bool:
    return path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/")


def _too_large(name: str) -> str:
    return f"“{name}”解压后过大，可能含有大量空白行、图片或异常内容。请只保留数据，另存后上传。"


def _count(file: IO[bytes], entry: zipfile.ZipInfo, total: int, name: str) -> int:
    """Inflate one entry and throw it away; answers how much has come out of the archive so far."""
    out, tail = 0, b""
    for piece in _inflated(file, entry):
        out += len(piece)
        if total + out > MAX_UNZIPPED or (out > RATIO_FROM and out > MAX_RATIO * entry.compress_size):
            raise Refused(_too_large(name))
        window = tail + piece
        if any(mark in window for mark in DECLARATIONS) and entry.filename.endswith(
            (".xml", ".rels", ".vml")
        ):
            raise Refused(f"“{name}”含有不允许的 XML 声明，不是正常保存的工作簿。{SAVE_AS}")
        tail = window[-32:]
    if out != entry.file_size:
        raise zipfile.BadZipFile("an entry is not as long as the directory says")
    return total + out


def _inflated(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What is really in an entry, piece by piece: zipfile would stop where the directory says it ends."""
    file.seek(entry.header_offset)
    header = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    file.seek(header[9] + header[10], 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (data := file.read(min(CHUNK, left))):
            left -= len(data)
            yield data
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError("packed in another way")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while not stream.eof:
        data = stream.unconsumed_tail
        if not data:
            data = file.read(min(CHUNK, left))
            left -= len(data)
            if not data:
                raise EOFError("an entry is cut off")
        if piece := stream.decompress(data, CHUNK):
            yield piece
