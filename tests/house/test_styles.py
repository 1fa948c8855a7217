"""A class that no page uses leaves the style sheets with the page that used it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
APPS = (
    "dongtou_brand", "accounts", "enterprises", "cultivation", "benchmarking", "incentives", "reporting", "dashboards",
)  # fmt: skip
# Lengths of bars are numbered by the templates; Bootstrap's and htmx's own classes are made at run time.
MADE = re.compile(
    r"[px]-\d+|(accordion|alert|badge|btn|dropdown|list-group|nav|pagination|htmx)\b.*|col-form-label|fs-6"
)


def named() -> set[str]:
    """The classes that the style sheets speak of."""
    found: set[str] = set()
    for sheet in SHEETS:
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector in re.findall(r"([^{}]+){", rules):
            found |= set(re.findall(r"\.([A-Za-z][\w-]*)", selector))
    return found


def words() -> set[str]:
    """Every word of templates, scripts and code: a class that is put together there stands in it as a word."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").rglob("*.js")]
    files += [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return set(re.findall(r"[A-Za-z][\w-]*", text))


def test_every_class_is_used() -> None:
    unused = {name for name in named() - words() if not MADE.fullmatch(name)}

    assert sorted(unused) == []
