"""What the scripts promise: locks with hashes and without addresses, clean output, working set-up steps."""

import json
import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from bench.__main__ import is_figure
from dongtou_brand.icons import UnknownIcons, names_in, sprite

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
SCRIPTS = ["server", "test", "check", "fix", "bench", "setup"]
DRAWINGS = ROOT / "node_modules" / "@tabler" / "icons" / "icons" / "outline"


@pytest.fixture
def setup_script() -> ModuleType:
    """script/setup as a module; it has no suffix, because it is a command."""
    loader = SourceFileLoader("setup_script", str(ROOT / "script" / "setup"))
    spec = spec_from_loader("setup_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_by_hash(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [number for number, line in enumerate(lines) if re.match(r"^[A-Za-z0-9]", line)]

    assert [lines[n] for n in pins if "==" not in lines[n] or "--hash=sha256:" not in lines[n + 1]] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_download_address(name: str) -> None:
    assert (
        re.findall(r"https?://\S+|--\S*index\S*|--find-links", (ROOT / name).read_text(encoding="utf-8"))
        == []
    )


def test_front_end_lock_names_no_download_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_development_lock_holds_the_lock_for_running() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9].*==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_psycopg_3_stays_out() -> None:
    # Django prefers psycopg 3 without a word when both drivers are installed.
    found = [name for name in LOCKS if re.search(r"^psycopg==", (ROOT / name).read_text(), re.MULTILINE)]

    assert found == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_can_be_run(name: str) -> None:
    assert (ROOT / "script" / name).stat().st_mode & 0o111 == 0o111


def test_icon_sprite_has_every_icon_that_templates_name() -> None:
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{%\s*icon\s+[\"']([a-z0-9-]+)[\"']", path.read_text(encoding="utf-8"))
    }

    assert used - set(names_in(ROOT / "static" / "icons.txt")) == set()


def test_icon_sprite_is_one_symbol_for_each_name() -> None:
    names = names_in(ROOT / "static" / "icons.txt")

    assert re.findall(r'<symbol id="([^"]+)"', sprite(names, DRAWINGS)) == names


def test_icon_sprite_refuses_unknown_names_all_at_once() -> None:
    with pytest.raises(UnknownIcons) as refused:
        sprite(["check", "no-such-icon", "nor-this"], DRAWINGS)

    assert refused.value.names == ["no-such-icon", "nor-this"]


def test_bench_refuses_an_unknown_name_without_a_word_on_standard_output() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "no-such"], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "script/bench" in done.stderr


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ('{"figure": "pdf", "value": 1.5, "unit": "1/s", "at": {"cores": 1}}', True),
        ('{"figure": "pdf", "value": 1.5, "unit": "1/s"}', False),
        ("WeasyPrint warns of something", False),
        ("[1, 2]", False),
    ],
)
def test_bench_tells_figures_from_chatter(line: str, figure: bool) -> None:
    assert is_figure(line) is figure


def test_setup_names_the_exact_line_without_rights(
    setup_script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_script.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup_script, "quiet", lambda argv: False)
    monkeypatch.setattr(setup_script.shutil, "which", lambda name: f"/usr/bin/{name}")

    with pytest.raises(setup_script.CannotGoOn) as refused:
        setup_script.install_system_packages(["libpango-1.0-0", "fontconfig"])

    line = "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 fontconfig"
    assert f"sudo sh -c '{line}'" in str(refused.value)


def test_setup_sees_what_is_installed_here(setup_script: ModuleType) -> None:
    probes = {**setup_script.TO_RUN, **setup_script.TO_TEST}

    assert [package for package, present in probes.items() if not present()] == []
