"""The ground is loaded once, from files that a wrong line keeps out whole."""

from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Organisation, TrailEntry
from benchmarking.models import Catalogue, Indicator
from cultivation.models import Clause, Policy, Target
from enterprises.models import FigureDefinition, Industry
from incentives.models import Item

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[3] / "data"
GROUND = (Organisation, Industry, FigureDefinition, Policy, Clause, Target, Catalogue, Indicator, Item)


def _run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def _counts() -> list[int]:
    return [model.objects.count() for model in GROUND]


def test_ground_loads_everything() -> None:
    _run("ground")

    assert _counts() == [17, 47, 55, 1, 21, 8, 2, 39, 7]


def test_ground_again_changes_nothing() -> None:
    _run("ground")
    entries = TrailEntry.objects.count()

    assert _run("ground") == "基础数据：已是最新。\n"
    assert TrailEntry.objects.count() == entries


def test_ground_marks_amounts_as_examples_only() -> None:
    _run("ground")

    assert list(Item.objects.values_list("code", "kind", "example_amount")) == [
        ("RZ", "cash", 200_000),
        ("BZ-ZD", "cash", 200_000),
        ("BZ-CY", "cash", 50_000),
        ("ZLJ", "non_cash", None),
        ("RZQX", "non_cash", None),
        ("CG", "non_cash", None),
        ("WJM", "non_cash", None),
    ]


def test_ground_with_one_wrong_file_loads_none(settings: Settings, tmp_path: Path) -> None:
    copytree(DATA, tmp_path / "data")
    wrong = tmp_path / "data/incentives/dongtou-2015-121.yaml"
    wrong.write_text(wrong.read_text().replace("kind: cash", "kind: money"))
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match=r"dongtou-2015-121\.yaml：共 3 处错误，未作任何改动"):
        _run("ground")

    assert _counts() == [0] * len(GROUND)


def test_load_policy_says_what_happened(tmp_path: Path) -> None:
    _run("ground")
    source = DATA / "policies/dongtou-2015-121.yaml"
    changed = tmp_path / "changed.yaml"
    changed.write_text(source.read_text().replace("validity: valid", "validity: repealed"))

    assert _run("load_policy", str(source)) == "洞政办发〔2015〕121号（第 1 版）：内容未变，未作改动。\n"
    assert _run("load_policy", str(changed)).splitlines() == [
        "洞政办发〔2015〕121号（第 2 版）：已载入。",
        "新版尚无激励事项，“激励政策”页面暂为空白；请接着执行 manage.py ground 载入。",
    ]


def test_load_policy_prints_every_error_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("format: 2\nclauses: []\n")

    with pytest.raises(CommandError) as caught:
        _run("load_policy", str(wrong))

    assert str(caught.value) == (
        "wrong.yaml：共 3 处错误，未作任何改动。\n"
        "  第 1 行：缺少“document”，请补上\n"
        "  第 1 行，format：只能是 1，请改正\n"
        "  第 2 行，clauses：至少要有 1 项，请补上"
    )


def test_load_catalogue_publishes_unless_told_otherwise(tmp_path: Path) -> None:
    _run("ground")
    source = DATA / "catalogues/zhejiang-made-2015.yaml"
    draft = tmp_path / "next.yaml"
    draft.write_text(source.read_text().replace('edition: "2015"', 'edition: "2018"'))

    assert _run("load_catalogue", str(source)) == "“浙江制造”对标指标目录（2015）：内容未变，未作改动。\n"
    assert _run("load_catalogue", "--draft", str(draft)) == "“浙江制造”对标指标目录（2018）：草案。\n"
    assert _run("load_catalogue", str(draft)) == "“浙江制造”对标指标目录（2018）：现行。\n"


def test_load_catalogue_refuses_to_change_a_published_edition(tmp_path: Path) -> None:
    _run("ground")
    source = DATA / "catalogues/zhejiang-made-2015.yaml"
    changed = tmp_path / "changed.yaml"
    changed.write_text(source.read_text().replace("pass: 80", "pass: 85"))

    with pytest.raises(CommandError, match="已经发布，不能修改；请在文件中更换 edition"):
        _run("load_catalogue", str(changed))
