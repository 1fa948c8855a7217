"""What changed between two editions, and whether an earlier answer still says the same."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.rules.catalogue_changes import Change, Class, Pair, change, head_changes, of_answer
from benchmarking.rules.catalogue_files import CatalogueFile
from benchmarking.rules.catalogue_rows import Rows, content, file_of, rows
from dongtou_brand.kernel import datafile

DATA = Path(__file__).resolve().parents[3] / "data/catalogues"
FILES = {
    name: datafile.read(DATA / f"{name}.yaml", CatalogueFile)
    for name in ("zhejiang-made-2015", "zhejiang-made-mcb-2018")
}


def _edition(name: str = "zhejiang-made-2015") -> Rows:
    return rows(FILES[name])


def _altered(code: str, alter: Callable[[Any], None], name: str = "zhejiang-made-2015") -> Pair:
    """The indicator of this code beside itself after one alteration."""
    now = _edition(name)
    alter(next(each for each in now.indicators if each.code == code))
    found = change(_edition(name).indicators, now.indicators)
    return next(pair for pair in found.pairs if pair.before and pair.before.code == code)


def _set(**values: Any) -> Callable[[Any], None]:
    def alter(one: Any) -> None:
        for name, value in values.items():
            setattr(one, name, value)

    return alter


@pytest.mark.parametrize("name", FILES)
def test_content_is_read_as_the_same_file(name: str) -> None:
    again = file_of(content(FILES[name]))

    assert (again, datafile.checksum(again)) == (FILES[name], datafile.checksum(FILES[name]))


@pytest.mark.parametrize("name", FILES)
def test_edition_beside_itself_is_unchanged(name: str) -> None:
    one, other = _edition(name), _edition(name)

    assert change(one.indicators, other.indicators).changed == []
    assert head_changes(one.catalogue, other.catalogue) == []


@given(st.data())
def test_each_indicator_of_both_sides_is_in_exactly_one_class(data: st.DataObject) -> None:
    both = [_edition(name).indicators for name in FILES]
    before = data.draw(st.lists(st.sampled_from(both[0]), unique_by=lambda one: one.code))
    now = data.draw(st.lists(st.sampled_from(both[0] + both[1]), unique_by=lambda one: one.code))

    found = change(before, now)

    assert sorted(id(pair.before) for pair in found.pairs if pair.before) == sorted(map(id, before))
    assert [id(pair.now) for pair in found.pairs if pair.now] == list(map(id, now))
    assert all(pair.kind in Class for pair in found.pairs)


@pytest.mark.parametrize(
    ("code", "alter", "kind", "why"),
    [
        ("A-01", _set(name="改个名称"), Class.KEPT, ""),
        ("A-01", _set(judged="另一种判定"), Class.KEPT, ""),
        ("A-01", _set(requirement="另一种要求"), Class.BROKEN, "要求改变，原判定未必成立"),
        ("A-01", _set(required_value="更高"), Class.BROKEN, "标准要求改变，原判定未必成立"),
        ("A-01", _set(kind="score", points=Decimal(1)), Class.BROKEN, "必备项与计分项互换，判定办法不同"),
        ("A-07", lambda one: one.scale[1].update(points="2"), Class.KEPT, ""),
        ("A-07", lambda one: one.scale[1].update(label="按季统计"), Class.BROKEN, "选项“按年统计”的含义改变"),
        ("A-07", lambda one: one.scale.pop(1), Class.BROKEN, "选项“按年统计”已取消"),
        ("A-07", lambda one: one.scale.append({"value": "x", "label": "更好", "points": "6"}), Class.KEPT, ""),
        ("A-07", _set(points=Decimal(7)), Class.KEPT, ""),
        ("A-07", lambda one: one.own_value.update(unit="‰"), Class.BROKEN, "单位改变"),
        ("B-05", lambda one: one.scale["linear"].update(full_at="5"), Class.KEPT, ""),
        ("B-05", lambda one: one.scale["linear"].update(figure="x"), Class.BROKEN, "计分所依的年度数据改变"),
        ("A-07", _set(tiers=["planned"], evidence=["报表"]), Class.KEPT, ""),
    ],
)  # fmt: skip
def test_change_is_compatible_where_the_answer_says_the_same(
    code: str, alter: Callable[[Any], None], kind: Class, why: str
) -> None:
    pair = _altered(code, alter)

    assert (pair.kind, pair.why) == (kind, why)


@pytest.mark.parametrize(
    ("alter", "kind", "why"),
    [
        (lambda one: one.measures[0]["standard"].update(value="12"), Class.KEPT, ""),
        (lambda one: one.measures[0].update(unit="A"), Class.BROKEN, "“额定短路分断能力”的单位改变"),
        (
            lambda one: one.measures[0].update(direction="lower"),
            Class.BROKEN,
            "“额定短路分断能力”的方向改变",
        ),
        (lambda one: one.measures.pop(), Class.KEPT, ""),
        (
            lambda one: one.measures.append(one.measures[0] | {"code": "new", "name": "温升"}),
            Class.BROKEN,
            "新增“温升”，须补填实测值",
        ),
        (_set(measures=[]), Class.BROKEN, "计分办法改变，原答复无法换算"),
    ],
)
def test_change_of_measures(alter: Callable[[Any], None], kind: Class, why: str) -> None:
    pair = _altered("A-03", alter, "zhejiang-made-mcb-2018")

    assert pair.kind == kind
    assert pair.why.startswith(why)


def test_indicator_that_moved_to_another_code_is_known_by_its_words() -> None:
    now = _edition()
    moved = next(each for each in now.indicators if each.code == "A-07")
    moved.code, moved.dimension = "B-09", now.dimensions[1]

    found: Change = change(_edition().indicators, now.indicators)

    (pair,) = found.changed
    assert [(one.aspect, one.before, one.now) for one in pair.differences] == [
        ("编号", "A-07", "B-09"),
        ("维度", "品质卓越", "自主创新"),
    ]
    assert pair.kind == Class.KEPT


def test_code_that_means_another_indicator_now_breaks_with_the_old_one() -> None:
    pair = _altered("A-01", _set(name="另一项", requirement="另一种要求"))

    assert pair.why == "名称和要求都已改变，视为另一项指标；要求改变，原判定未必成立"


def test_not_applicable_is_no_answer_where_it_is_not_allowed_any_more() -> None:
    pair = _altered("A-07", _set(name="改名", may_be_not_applicable=False))

    assert of_answer(pair, not_applicable=True) == "现在不能选择“不适用”"
    assert of_answer(pair, not_applicable=False) == ""
