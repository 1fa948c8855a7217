"""What the door for files lets in, and what it says to the rest."""

import hashlib
import io
import zipfile

import pytest

from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.rule import Refused
from tests.factories.files import image_bytes, office_bytes, pdf_bytes, upload

WORD = office_bytes("word/document.xml", {"word/more.xml": b"more words " * 1000})


def damaged(content: bytes, part: str, *, with_bytes: bytes) -> bytes:
    """An archive in which the stream of one part is overwritten and its directory is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(part)
    # A local header: 30 bytes and the name; office_bytes writes no extra field.
    at = entry.header_offset + 30 + len(part)
    return content[:at] + with_bytes + content[at + len(with_bytes) :]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("证书.pdf", pdf_bytes(), uploads.PDF),
        ("照片.png", image_bytes("PNG"), uploads.PNG),
        ("照片.JPG", image_bytes("JPEG"), uploads.JPEG),
        ("台账.xlsx", office_bytes("xl/workbook.xml"), uploads.XLSX),
        ("制度.docx", office_bytes("word/document.xml"), uploads.DOCX),
    ],
)
def test_accept_stores_honest_files_by_checksum(name, content, media_type):
    accepted = uploads.accept(upload(name, content))

    digest = hashlib.sha256(content).hexdigest()
    assert accepted == uploads.Accepted(digest, len(content), media_type, name)
    assert uploads.read(digest) == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "空文件"),
        ("程序.pdf", b"MZ\x90\x00" * 100, "不是可接受的类型"),
        ("页面.pdf", b"<html><script>alert(1)</script></html>", "不是可接受的类型"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可接受的类型"),
        ("证书.png", pdf_bytes(), "与文件名后缀不符"),
        ("证书.exe", pdf_bytes(), "与文件名后缀不符"),
        ("加密.pdf", pdf_bytes(password="x"), "密码"),
        ("脚本.pdf", pdf_bytes(script="app.alert(1)"), "脚本"),
        ("半个.pdf", pdf_bytes()[:200], "不完整"),
        ("两用.pdf", b"%PDF-1.4\n<html><script>x</script>" + pdf_bytes(), "其他类型"),
        ("两用.pdf", pdf_bytes() + office_bytes(), "其他类型"),
        ("两用.jpg", image_bytes("JPEG") + b"<?php system($_GET[0]); ?>", "混有其他内容"),
        ("两用.png", image_bytes("PNG") + office_bytes(), "混有其他内容"),
        ("两用.jpg", image_bytes("JPEG") + office_bytes(), "混有其他内容"),
        ("坏图.png", image_bytes("PNG")[:30], "已损坏"),
        ("宏.xlsx", office_bytes(extra={"xl/vbaProject.bin": b"x"}), "宏"),
        ("程序.docx", office_bytes("word/document.xml", {"word/a.exe": b"MZ"}), "宏或可执行"),
        ("穿越.docx", office_bytes("word/document.xml", {"../../etc/cron.d/x": b"x"}), "结构异常"),
        ("坏流.docx", damaged(WORD, "word/more.xml", with_bytes=b"\xff" * 8), "已损坏"),
        ("断流.docx", damaged(WORD, "word/more.xml", with_bytes=b"\x00\x04\x00\xfb\xff"), "已损坏"),
        ("压缩包.xlsx", office_bytes("readme.txt"), "不是可接受的类型"),
    ],
)
def test_accept_refuses_with_words_and_stores_nothing(store, name, content, words):
    with pytest.raises(Refused, match=words):
        uploads.accept(upload(name, content))

    assert not store.exists() or not [p for p in store.rglob("*") if p.is_file()]


def test_accept_refuses_200_mb_without_reading_it(settings):
    file = upload("大.pdf")
    file.size = 200 * 1024 * 1024

    with pytest.raises(Refused, match=r"200\.0 MB，超过 20 MB"):
        uploads.accept(file)


def test_accept_counts_a_zip_bomb_while_it_inflates(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNZIPPED", 1024 * 1024)
    bomb = office_bytes(extra={"xl/sheet1.xml": b"\0" * (2 * 1024 * 1024)})

    with pytest.raises(Refused, match="解压后过大"):
        uploads.accept(upload("炸弹.xlsx", bomb))


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\桌面\\营业执照.pdf", "营业执照.pdf"),
        ("反\u202e向fdp.exe", "反向fdp.exe"),
        ("空\x00字\n符.pdf", "空字符.pdf"),
        ("很" * 300 + ".pdf", "很" * 146 + ".pdf"),
        ("", "未命名文件"),
    ],
)
def test_clean_name_keeps_the_name_and_drops_the_tricks(given, clean):
    assert uploads.clean_name(given) == clean


# Closing an answer ends a request, and with it old connections.
@pytest.mark.django_db
def test_response_is_an_attachment_that_cannot_run():
    accepted = uploads.accept(upload("营业执照.pdf"))

    answer = uploads.response(accepted.sha256, name=accepted.name, media_type=accepted.media_type)

    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


def test_keep_twice_is_one_file(store):
    first, second = uploads.keep(b"report"), uploads.keep(b"report")

    assert first == second
    assert [p.name for p in store.rglob("*") if p.is_file()] == [first]
