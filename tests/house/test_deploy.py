"""The deployment examples name only what the portal knows: variables, commands and options."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import load_command_class

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMMANDS = ("serve", "prepare")


def commands() -> list[tuple[str, list[str]]]:
    """Every command line of the portal in the examples: where it stands, and its words."""
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    found = [
        (f"compose.yml {name}", [str(word) for word in service["command"]])
        for name, service in services.items()
        if service.get("image") == "dongtou-portal"
    ]
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        line = re.search(r"^ExecStart=.*manage\.py (.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
        found.append((unit.name, shlex.split(line[1]) if line else []))
    return found


def test_example_sets_only_variables_that_the_settings_read() -> None:
    settings = (ROOT / "dongtou_brand" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    set_here = re.findall(r"^([A-Z_]+)=", (DEPLOY / "env.example").read_text(encoding="utf-8"), re.MULTILINE)

    assert [name for name in set_here if name not in read] == []


@pytest.mark.parametrize(("place", "words"), commands(), ids=[place for place, _ in commands()])
def test_example_starts_a_command_that_exists(place: str, words: list[str]) -> None:
    name, *options = words
    parser = load_command_class("dongtou_brand", name).create_parser("manage.py", name)

    # An unknown option or process name ends the parser with an error.
    parser.parse_args(options)
    assert name in COMMANDS


def test_container_runs_by_default_what_the_parser_knows() -> None:
    default = re.search(
        r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert default is not None
    name, *options = yaml.safe_load(default[1])

    load_command_class("dongtou_brand", name).create_parser("manage.py", name).parse_args(options)
