"""The command says what it did, and of an older content which version is in force."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.django_db
SOURCE: Path = settings.BASE_DIR / "data/policies/dongtou-2015-121.yaml"


def test_load_policy_says_which_version_is_in_force(tmp_path, capsys):
    call_command("ground", verbosity=0)
    later = tmp_path / "later.yaml"
    later.write_text(SOURCE.read_text().replace("validity: valid", "validity: repealed"))

    for file in (later, later, SOURCE):
        call_command("load_policy", str(file))

    assert capsys.readouterr().out.splitlines()[-4:] == [
        "洞政办发〔2015〕121号（第 2 版）：已载入。",
        "新版尚无激励事项，“激励政策”页面暂为空白；请接着执行 manage.py ground 载入。",
        "洞政办发〔2015〕121号（第 2 版）：内容未变，未作改动。",
        "洞政办发〔2015〕121号（第 1 版）：此内容是旧版本，未作改动；现行为第 2 版。",
    ]
