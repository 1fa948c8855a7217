"""Production starts only with safe settings, and then Django's own check has nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "PRODUCTION": "1",
    "SECRET_KEY": "k3y-of-this-installation-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "pinpai.example.gov.cn",
    "BASE_URL": "https://pinpai.example.gov.cn",
    "DATABASE_URL": "postgres://portal@/nowhere/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def check(tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` in a fresh process that knows only these variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {name: value for name, value in (SAFE | changes).items() if value is not None}
    env = kept | given | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dongtou_brand.settings"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--tag", "security"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_production_settings_leave_nothing_to_complain_of(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "生产环境必须设置 SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "长度不少于 50 个字符"),
        ({"SECRET_KEY": "django-insecure-" + "a1" * 30}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "PRODUCTION 与 DEBUG 不能同时开启"),
        ({"ALLOWED_HOSTS": None}, "必须在 ALLOWED_HOSTS 中列明域名"),
        ({"ALLOWED_HOSTS": "*"}, "不能使用 *"),
        ({"ALLOWED_HOSTS": "pinpai.example.gov.cn,*"}, "不能使用 *"),
    ],
)
def test_production_refuses_to_start_with_unsafe_settings(
    tmp_path: Path, changes: dict[str, str | None], words: str
) -> None:
    done = check(tmp_path, **changes)
    assert done.returncode != 0
    assert words in done.stderr


def test_each_installation_makes_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        check(tmp_path / name, PRODUCTION=None, SECRET_KEY=None, DATABASE_URL=None, REDIS_URL=None)
        file = tmp_path / name / "secret_key"
        assert file.stat().st_mode & 0o077 == 0
        keys.add(file.read_text())
    assert len(keys) == 2
