"""Archives that leave: names that every desk can unpack, contents whole, memory that does not grow."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dongtou_brand.kernel import archives
from dongtou_brand.kernel.archives import Names, Packed, safe

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("检测报告.pdf", "检测报告.pdf"),
        ('a<b>c:d"e/f\\g|h?i*.pdf', "a＜b＞c：d＂e／f＼g｜h？i＊.pdf"),
        ("NUL.pdf", "_NUL.pdf"),
        ("con", "_con"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("结尾有点. .", "结尾有点"),
        ("..", "未命名"),
        ("\u202efdp.检测\x00\n", "fdp.检测"),
    ],
)
def test_name_is_what_windows_takes(name: str, wanted: str) -> None:
    assert safe(name) == wanted


@pytest.mark.parametrize("letter", ["长", "a", "𬭊"])
def test_long_name_is_cut_before_its_suffix(letter: str) -> None:
    found = safe(letter * 300 + ".docx")

    assert found.endswith(letter + ".docx")
    assert len(found) <= 60
    assert len(found.encode()) <= 200


def test_name_that_is_taken_gets_a_number_whatever_its_case() -> None:
    names = Names()

    found = [
        names.path("A-01", name) for name in ("证书.PDF", "证书.pdf", "证书.pdf", "证书（2）.pdf", "无后缀")
    ]

    assert found == [
        "A-01/证书.PDF", "A-01/证书（2）.pdf", "A-01/证书（3）.pdf", "A-01/证书（2）（2）.pdf", "A-01/无后缀",
    ]  # fmt: skip
    assert names.path("A-02", "证书.pdf") == "A-02/证书.pdf"


def test_numbered_name_stays_short() -> None:
    names = Names()
    long = "长" * 300 + ".pdf"

    found = [names.path(long) for _ in range(12)]

    assert len(set(found)) == 12
    assert max(len(name) for name in found) <= 60


def test_archive_holds_what_was_packed_under_utf8_names(tmp_path: Path) -> None:
    stored = tmp_path / "0a1b"
    stored.write_bytes(b"%PDF-1.7 stored")
    files = [Packed("目录.html", content="目录".encode()), Packed("佐证材料/A-01/证书.pdf", place=stored)]

    answer = archives.response(files, name="自评材料")

    sent = b"".join(answer)
    assert int(answer["Content-Length"]) == len(sent)
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        assert archive.testzip() is None
        assert [one.filename for one in archive.infolist()] == [file.path for file in files]
        assert all(one.flag_bits & 0x800 for one in archive.infolist())
        assert archive.read("佐证材料/A-01/证书.pdf") == b"%PDF-1.7 stored"


def test_memory_does_not_grow_with_what_is_packed(tmp_path: Path) -> None:
    stored = tmp_path / "large"
    stored.write_bytes(b"\0" * 8 * MEGABYTE)

    few, many = (_peak([Packed(f"{n}.bin", place=stored) for n in range(count)]) for count in (1, 20))

    assert many < few + MEGABYTE


def _peak(files: list[Packed]) -> int:
    """The most memory that sending these takes, in bytes."""
    tracemalloc.start()
    try:
        assert sum(len(piece) for piece in archives.response(files, name="x")) > 8 * MEGABYTE
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
