"""Loading and publishing catalogues: a published edition never changes."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from benchmarking.actions import catalogues
from benchmarking.models import Catalogue, Indicator
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.datafile import DataFileErrors
from dongtou_brand.kernel.rule import Refused

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[3] / "data/catalogues/zhejiang-made-2015.yaml"
BY = Actor.system("test")
NEXT = SOURCE.read_text().replace('edition: "2015"', 'edition: "2018"')


@pytest.fixture(autouse=True)
def ground() -> None:
    call_command("ground", verbosity=0)


def _load(source: Path | str = SOURCE) -> tuple[Catalogue, bool]:
    return catalogues.load(source=source, by=BY, at=timezone.now())


def test_load_stores_edition_dimensions_and_rule() -> None:
    catalogue = Catalogue.objects.get(code="zhejiang-made")

    assert (catalogue.code, catalogue.edition, catalogue.status) == ("zhejiang-made", "2015", "published")
    assert (catalogue.basic_points, catalogue.pass_points, catalogue.is_example) == (
        Decimal(60),
        Decimal(80),
        True,
    )
    assert list(catalogue.dimensions.values_list("code", "name", "points")) == [
        ("A", "品质卓越", Decimal(25)),
        ("B", "自主创新", Decimal(30)),
        ("C", "产业协同", Decimal(20)),
        ("D", "社会责任", Decimal(25)),
    ]


def test_load_stores_a_scored_indicator() -> None:
    indicator = Indicator.objects.get(catalogue__code="zhejiang-made", code="A-07")

    assert (indicator.kind, indicator.points, indicator.clause, indicator.source) == (
        "score",
        Decimal(6),
        "3.2",
        "洞政办发〔2015〕121号原文",
    )
    assert indicator.scale == [
        {"value": "none", "label": "未统计", "points": "0"},
        {"value": "yearly", "label": "按年统计", "points": "3"},
        {"value": "monthly", "label": "按月统计", "points": "5"},
        {"value": "falling", "label": "连续三年下降", "points": "6"},
    ]
    assert indicator.own_value == {
        "kind": "number",
        "label": "质量损失率",
        "unit": "%",
        "figure": "quality_loss_rate",
    }


def test_load_stores_a_gate_and_a_line() -> None:
    general = Indicator.objects.filter(catalogue__code="zhejiang-made")
    gate, line = general.get(code="C-01"), general.get(code="B-05")

    assert (gate.kind, gate.points, gate.scale, gate.may_be_not_applicable) == ("gate", None, [], True)
    assert line.scale == {"linear": {"zero_at": "0", "full_at": "4", "figure": "rd_intensity"}}


def test_load_of_a_published_edition_changes_nothing() -> None:
    catalogue = Catalogue.objects.get(code="zhejiang-made")

    assert _load() == (catalogue, False)
    with pytest.raises(Refused, match="已经发布，不能修改"):
        _load(SOURCE.read_text().replace("pass: 80", "pass: 85"))
    assert Catalogue.objects.get(code="zhejiang-made").pass_points == 80


def test_load_replaces_a_draft() -> None:
    first, _ = _load(NEXT)
    second, changed = _load(NEXT.replace("pass: 80", "pass: 85"))

    assert (second, changed, second.status, second.pass_points) == (first, True, "draft", Decimal(85))
    assert second.indicators.count() == 27


def test_load_of_a_wrong_file_changes_nothing() -> None:
    with pytest.raises(DataFileErrors) as caught:
        _load(NEXT.replace("    points: 30", "    points: 31").replace('clause: "3.1"', 'clause: "9.9"'))

    assert len(caught.value.errors) == 3
    assert Catalogue.objects.count() == 2


def test_publish_retires_the_edition_before() -> None:
    draft, _ = _load(NEXT)
    catalogues.publish(catalogue=draft, by=BY, at=timezone.now())

    assert list(
        Catalogue.objects.filter(code="zhejiang-made").order_by("edition").values_list("edition", "status")
    ) == [
        ("2015", "retired"),
        ("2018", "published"),
    ]


def test_publish_refuses_what_is_no_draft() -> None:
    with pytest.raises(Refused, match="不是草案"):
        catalogues.publish(catalogue=Catalogue.objects.get(code="zhejiang-made"), by=BY, at=timezone.now())
