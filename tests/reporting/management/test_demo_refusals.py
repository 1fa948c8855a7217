"""The demonstration refuses whatever it could spoil, in words, and leaves no trace."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Organisation, User
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("demo", *arguments, stdout=StringIO())
    return str(refused.value)


def test_demo_refuses_a_database_with_one_account() -> None:
    make_user(Role.LEADER)

    assert refusal() == "平台中已有数据（账号 1 个），示例数据只能载入空的平台，未作任何改动。"


def test_demo_refuses_production(settings: Settings) -> None:
    settings.PRODUCTION = True

    assert refusal() == "生产环境不能载入示例数据。"


@pytest.mark.parametrize("password", ["short-1", "Scjg_sh1", "alllowercase"])
def test_demo_refuses_a_weak_password(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", password)

    assert refusal().startswith("DEMO_PASSWORD 不符合口令规则：")
    assert User.objects.count() == 0


def test_demo_with_a_wrong_file_loads_nothing(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "people.yaml").write_text("format: 1\npeople:\n  - {username: x}\n")
    settings.BASE_DIR = tmp_path

    assert "people.yaml：共 4 处错误，未作任何改动。" in refusal()
    assert Organisation.objects.count() == 0


def test_clock_stands_at_a_moment_for_a_while(settings: Settings) -> None:
    settings.CLOCK_OFFSET = timedelta()
    before = clock.now()

    with clock.standing_at(before - timedelta(days=3000)):
        within = clock.now()

    assert (before - within).days in (2999, 3000)
    assert not clock.is_demonstration()
