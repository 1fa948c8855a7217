from dataclasses import replace
from datetime import date

import pytest

from dongtou_brand.kernel.sheets import Column, Meta
from enterprises.forms.enterprises import EnterpriseForm
from enterprises.models import FigureDefinition
from enterprises.rules.workbook_columns import (
    PROFILE,
    REQUIRED,
    figure_columns,
    match,
    outdated,
    plain,
    profile_columns,
)

REVENUE = FigureDefinition(code="revenue", name="营业收入", unit="万元", basis="不含税。", decimals=2)
RESEARCH = FigureDefinition(
    code="rd", name="研发投入", unit="万元", decimals=2, bases=[{"code": "tax", "name": "加计扣除额"}]
)


@pytest.mark.django_db
def test_columns_of_enterprises_are_the_fields_of_the_form():
    form = EnterpriseForm(day=date(2018, 4, 27))
    fields = {name: field for name, field in form.fields.items() if name in PROFILE}
    columns = {column.code: column for column in profile_columns([], []) if column.code in PROFILE}

    assert set(fields) == set(columns)
    assert {name: field.label for name, field in fields.items()} == {
        code: column.title for code, column in columns.items()
    }
    assert {name for name, field in fields.items() if field.required} == set(REQUIRED)


def test_columns_of_a_year_are_its_definitions_with_unit_and_basis():
    columns = figure_columns([REVENUE, RESEARCH])

    assert [column.code for column in columns] == [
        "credit_code",
        "name",
        "revenue",
        "rd",
        "rd:basis",
        "source",
    ]
    assert [column.title for column in columns[2:5]] == [
        "营业收入（万元）",
        "研发投入（万元）",
        "研发投入口径",
    ]
    assert (columns[4].choices, columns[2].note[:4]) == (("加计扣除额",), "不含税。")


@pytest.mark.parametrize(
    "title", ["营业收入（万元）", " 营业收入 (万元) ", "营业收入\n（万元）*", "营业收入（万元）（必填）"]
)
def test_heading_is_known_however_it_is_spaced(title):
    assert plain(title) == "营业收入（万元）"


def test_headings_are_found_in_any_order_and_what_the_platform_wrote_is_left():
    columns = figure_columns([REVENUE])
    meta = Meta("x", None, "", (("", "核验分", ""), ("credit_code", "代码", "")))

    heads = match("表", 1, ["营业收入（万元）", None, "代码", "核验分"], columns, meta)

    assert heads.places == {"revenue": 1, "credit_code": 3}
    assert (heads.ignored, heads.faults, heads.missing) == (["核验分"], [], ["企业名称", "数据来源"])


def test_version_changes_with_what_a_column_means():
    columns = figure_columns([REVENUE])
    meta = Meta.of("t", columns)

    assert outdated(meta, columns) == []
    changed = [*columns[:2], replace(columns[2], basis="含税。"), Column("新", code="new")]
    assert outdated(meta, changed) == ["新增：新", "取消：数据来源", "名称、单位或口径有变：营业收入（万元）"]
    assert Meta.of("t", changed).version != meta.version
