"""The one door to the archive engine: many files leave as one .zip, file by file.

    names = Names()
    path = names.path("佐证材料", "A-01 营业执照", "执照.pdf")      → a path that Windows and WPS can unpack, taken once
    archives.response([Packed("目录.xlsx", content=…), Packed(path, place=uploads.path_of(sha))], name="…")

Contents are read while they are sent, a piece at a time, so memory stays the same whatever is packed. What is
packed is compressed already (PDF, pictures, Office), so it is stored as it is and the length is known before.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZipStream

MEDIA_TYPE = "application/zip"
# A part of a path: within the 255 bytes of Linux and short enough that folder, subfolder and file together stay
# far below the 260 characters of Windows.
PART_LENGTH = 60
PART_BYTES = 200
# Names that Windows keeps for devices, with any suffix.
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³")]
)
RESERVED = str.maketrans(dict(zip('<>:"/\\|?*', "＜＞：＂／＼｜？＊", strict=True)))


@dataclass(frozen=True)
class Packed:
    """One file of an archive: bytes that the portal made, or the place of what is stored."""

    path: str
    content: bytes = b""
    place: Path | None = None


@dataclass
class Names:
    """The paths of one archive; a name that is taken gets a number, whatever the case of its letters."""

    taken: set[str] = field(default_factory=set)

    def path(self, *parts: str) -> str:
        """The parts as a path that is safe everywhere and not yet taken."""
        *folders, last = [safe(part) for part in parts]
        stem, dot, suffix = last.rpartition(".")
        stem, suffix = (stem, dot + suffix) if dot and stem else (last, "")
        wanted, number = "/".join([*folders, last]), 1
        while wanted.casefold() in self.taken:
            number += 1
            mark = f"（{number}）"
            wanted = "/".join([*folders, f"{_cut(stem, suffix + mark)}{mark}{suffix}"])
        self.taken.add(wanted.casefold())
        return wanted


def safe(part: str) -> str:
    """A folder's or a file's name as Windows, WPS and Linux take it; its suffix stays.

    Reserved characters become their full-width twins, control and direction marks go, so do dots and spaces at
    the end; the name of a device gets a line before it.
    """
    part = unicodedata.normalize("NFC", part).translate(RESERVED)
    part = "".join(c for c in part if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    part = part.strip(" .\u3000") or "未命名"
    if part.split(".")[0].strip().upper() in DEVICES:
        part = f"_{part}"
    stem, dot, suffix = part.rpartition(".")
    if not dot or not stem or len(suffix) > 8:
        return _cut(part, "")
    return f"{_cut(stem, dot + suffix)}{dot}{suffix}"


def _cut(stem: str, rest: str) -> str:
    """As much of the stem as fits beside the rest of the name."""
    stem = stem[: PART_LENGTH - len(rest)]
    while len((stem + rest).encode()) > PART_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .\u3000") or "_"


def response(files: Sequence[Packed], *, name: str) -> StreamingHttpResponse:
    """The files as a download called `name`, sent while they are read. Raises `OSError` for a place that is empty."""
    archive = ZipStream(sized=True)
    for file in files:
        if file.place is None:
            archive.add(file.content, file.path)
        else:
            archive.add_path(file.place, file.path, recurse=False)
    answer = StreamingHttpResponse(iter(archive), content_type=MEDIA_TYPE)
    answer["Content-Length"] = str(len(archive))
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or "attachment"
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
