"""Rows with a history are written only where a state is kept and signed (docs/adr/0009)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "enterprises", "cultivation", "benchmarking", "incentives", "reporting", "dashboards"]
# These write rows and keep no state of them.
SILENT = {"update", "bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "delete"}
# What is no fact of a row: it may change without a state.
NO_FACTS = {"updated_at"}


def kept() -> set[str]:
    """The models that keep their history."""
    return {model.__name__ for model in apps.get_models() if hasattr(model, "history")}


def root_of(node: ast.expr) -> str:
    """The name at the beginning of a chain such as `Product.objects.filter(…)`."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        else:
            return ""
    return node.id


def variables(function: ast.AST) -> dict[str, str]:
    """What each variable of a function begins with: `touched = Enterprise.objects…` gives Enterprise."""
    found: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            root = root_of(node.value)
            found[node.targets[0].id] = found.get(root, root)
    return found


def calls(function: ast.AST) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def silent_writes(source: str, models: set[str]) -> list[int]:
    """The lines that write rows of these models without a state."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = variables(function)
        for call, method in calls(function):
            root = root_of(method.value)
            # `row.delete()` of one row keeps a state; `Row.objects…delete()` does not
            whole = method.attr != "delete" or root in models or "objects" in ast.unparse(method.value)
            fields = {keyword.arg for keyword in call.keywords}
            harmless = method.attr == "update" and fields and fields <= NO_FACTS
            if method.attr in SILENT and names.get(root, root) in models and whole and not harmless:
                found.add(call.lineno)
    return sorted(found)


def unsigned_saves(source: str) -> list[int]:
    """The lines that save or delete a row that nobody signed."""
    return [
        call.lineno
        for call, method in calls(ast.parse(source))
        if method.attr == "save" and root_of(method.value) not in ("sign", "super")
    ]


def written() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and "models" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_rows_with_a_history_are_not_written_in_silence() -> None:
    models = kept()
    assert {"Enterprise", "Certificate", "StandardPart"} <= models

    found = [f"{name}:{line}" for name, source in written() for line in silent_writes(source, models)]

    assert found == []


# Rows without a history that actions of the dossier save one by one.
UNSIGNED = {
    "enterprises/actions/attachments.py": "Attachment",
    "enterprises/actions/definitions.py": "FigureDefinition",
    "enterprises/actions/registrations.py": "Registration",
    "enterprises/actions/imports.py": "ImportRun",
}


def test_acts_on_the_dossier_sign_what_they_save() -> None:
    found = [
        f"{name}:{line}"
        for name, source in written()
        if name.startswith("enterprises/actions/") and name not in UNSIGNED
        for line in unsigned_saves(source)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "silent"),
    [
        ("Product.objects.filter(pk=1).update(name='x')", True),
        ("Product.objects.filter(pk=1).update(updated_at=at)", False),
        ("Product.objects.bulk_create(rows)", True),
        ("Product.objects.create(name='x')", True),
        ("Product.objects.all().delete()", True),
        ("rows = Product.objects.all()\n    rows.filter(pk=1).update(name='x')", True),
        ("row.delete()", False),
        ("Standing.objects.bulk_create(rows)", False),
        ("found.update(other)", False),
    ],
)
def test_silent_write_is_told_from_a_kept_one(line: str, silent: bool) -> None:
    assert bool(silent_writes(f"def act():\n    {line}\n", {"Product"})) is silent


@pytest.mark.parametrize(
    ("line", "unsigned"),
    [("row.save()", True), ("sign(row, by=by, at=at).save()", False), ("super().save()", False)],
)
def test_unsigned_save_is_told_from_a_signed_one(line: str, unsigned: bool) -> None:
    assert bool(unsigned_saves(f"def act():\n    {line}\n")) is unsigned
