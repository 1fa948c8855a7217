"""报告编号 and 验证码: how they are made, read and written."""

import re
import unicodedata

#: Without 0, 1, I and O, which people mix up when they copy a code from paper: 32 signs, 40 bits in eight.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
_SERIALS = {"quality_integrity": "ZLCX"}


def number(kind: str, year: int, serial: int) -> str:
    """报告编号, the same for all versions of a report: DT-ZLCX-2016-0019."""
    return f"DT-{_SERIALS[kind]}-{year}-{serial:04d}"


def read_code(typed: str) -> str:
    """A code as it is stored, whatever the width and case of what was typed."""
    return re.sub(r"[\s\-–—_]", "", unicodedata.normalize("NFKC", typed)).upper()


def read_number(typed: str) -> str:
    """A report's number as it is stored, from what somebody typed."""
    plain = re.sub(r"[–—−_]", "-", unicodedata.normalize("NFKC", typed))
    return re.sub(r"\s", "", plain).upper()


def read_sha256(typed: str) -> str:
    """A SHA-256 in small hexadecimal letters, or nothing when it is none."""
    plain = re.sub(r"\s", "", typed).lower()
    return plain if re.fullmatch(r"[0-9a-f]{64}", plain) else ""


def grouped(code: str, size: int = 4) -> str:
    """As it is read out: “7C2E 9F24”."""
    return " ".join(code[at : at + size] for at in range(0, len(code), size))
