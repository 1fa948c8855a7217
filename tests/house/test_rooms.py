"""From another app only the inner rooms are public: enums, states, models, rules, queries, actions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "enterprises", "cultivation", "benchmarking", "incentives", "reporting", "dashboards"]
INNER = {"enums", "states", "models", "rules", "queries", "actions"}


def imported(source: str) -> Iterator[str]:
    """Dotted names that a module's imports name, with the names taken from a package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strays(app: str, name: str) -> bool:
    """Whether an import, made in `app`, enters an outer room of another app."""
    owner, _, rest = name.partition(".")
    return owner in APPS and owner != app and rest.split(".")[0] not in INNER


@pytest.mark.parametrize("app", APPS)
def test_app_enters_only_inner_rooms_of_others(app: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for name in imported(path.read_text(encoding="utf-8"))
        if strays(app, name)
    ]

    assert found == []


def test_ground_imports_no_app() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "dongtou_brand").rglob("*.py"))
        for name in imported(path.read_text(encoding="utf-8"))
        if name.partition(".")[0] in APPS
    ]

    assert found == []


@pytest.mark.parametrize(
    ("app", "name", "stray"),
    [
        ("reporting", "accounts.actions.trail", False),
        ("reporting", "accounts.views.sessions", True),
        ("reporting", "accounts", True),
        ("accounts", "accounts.views.sessions", False),
        ("reporting", "django.forms", False),
    ],
)
def test_stray_import_is_told_from_a_permitted_one(app: str, name: str, stray: bool) -> None:
    assert strays(app, name) is stray


def called(source: str, name: str) -> list[int]:
    """The lines in which an attribute of this name is used."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return [node.lineno for node in nodes if node.attr == name]


@pytest.mark.parametrize(("room", "name"), [("views", "objects"), ("forms", "save")])
def test_views_ask_queries_and_forms_never_save(room: str, name: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for app in APPS
        for path in sorted((ROOT / app / room).rglob("*.py"))
        for line in called(path.read_text(encoding="utf-8"), name)
    ]

    assert found == []
