"""Templates keep the strict content policy, protect their forms, and name nothing that is not there."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from dongtou_brand import navigation

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
CODE = [
    path
    for app in (
        "dongtou_brand",
        "accounts",
        "enterprises",
        "cultivation",
        "benchmarking",
        "incentives",
        "reporting",
        "dashboards",
    )
    for path in sorted((ROOT / app).rglob("*.py"))
]
# What the content policy would stop in the browser, or what would print words of users as markup.
FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "inline style": r"<style\b|\sstyle\s*=",
    "event attribute": r"<[^>%]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "script address": r"javascript:",
    "unescaped words": r"\|\s*safe\b|autoescape\s+off|\bsafeseq\b",
    "foreign address": r"""(?:src|href|action)=["'](?:https?:)?//""",
}
# Paper has its own style sheets and no content policy.
PAPER = "pdf/"


def text(name: str) -> str:
    source = (FOLDER / name).read_text(encoding="utf-8")
    return re.sub(r"{% comment .*?%}.*?{% endcomment %}|{#.*?#}", "", source, flags=re.DOTALL)


def of_screens() -> list[str]:
    return [name for name in NAMES if not name.startswith(PAPER)]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_template_breaks_the_content_policy(kind: str) -> None:
    found = [name for name in of_screens() if re.search(FORBIDDEN[kind], text(name), re.IGNORECASE)]

    assert found == []


def test_every_form_that_writes_is_protected() -> None:
    forms = [
        (name, form)
        for name in of_screens()
        for form in re.findall(
            r"<form\b[^>]*method=[\"']?post\b.*?</form>", text(name), re.DOTALL | re.IGNORECASE
        )
    ]

    assert [name for name, form in forms if "{% csrf_token %}" not in form and "{% crispy " not in form] == []


def test_every_form_names_its_method() -> None:
    found = [
        name
        for name in of_screens()
        for form in re.findall(r"<form\b[^>]*>", text(name))
        if not re.search(r"\bmethod=[\"']?(get|post)\b", form)
    ]

    assert found == []


def test_every_icon_is_in_the_sprite() -> None:
    listed = set((ROOT / "static/icons.txt").read_text(encoding="utf-8").split())
    used = {
        icon
        for name in NAMES
        for icon in re.findall(r"""{% icon ["']([\w-]+)|\bicon=["']([\w-]+)|_icon=["']([\w-]+)""", text(name))
        for icon in icon
        if icon
    }
    used |= {entry.icon for entry in navigation.PORTAL + navigation.PUBLIC}

    assert sorted(used - listed) == []


def test_every_static_file_is_there() -> None:
    used = {file for name in NAMES for file in re.findall(r"""{% static ["']([^"']+)""", text(name))}

    assert sorted(file for file in used if not file.startswith("vendor/") and not finders.find(file)) == []


def test_every_template_compiles() -> None:
    for name in NAMES:
        get_template(name)


def test_no_template_is_unused() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    sources = {name: text(name) for name in NAMES}
    unused = [
        name
        for name in NAMES
        if name not in everything
        and not any(name in source for other, source in sources.items() if other != name)
    ]

    assert unused == []


def test_every_template_that_code_names_is_there() -> None:
    named = {
        name
        for path in CODE
        for name in re.findall(r"[\"']([\w/-]+\.html)", path.read_text(encoding="utf-8"))
    }

    assert sorted(name for name in named if name not in NAMES) == []
