"""Definitions come from a file: again and again the same, and a new edition leaves old years as they were."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.datafile import DataFileErrors
from enterprises.actions import definitions, yearly_figures
from enterprises.models import FigureDefinition
from enterprises.queries import definitions as queries
from enterprises.queries import yearly_figures as figure_queries
from enterprises.rules.statements import Statement
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_enterprise, make_figure, member

pytestmark = pytest.mark.django_db
AT = datetime(2019, 4, 27, 2, 24, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3] / "data" / "figures.yaml"

EDITION_2015 = """
format: 2
edition: "2015"
since: 2000
groups:
  - name: 经营规模
    figures:
      - {code: revenue, name: 营业收入, unit: 万元, basis: 不含增值税。, decimals: 2}
      - {code: staff, name: 从业人数, unit: 人, basis: 年末人数。, decimals: 0}
      - {code: per_head, name: 人均收入, unit: 万元, basis: 人均。, decimals: 2, formula: revenue / staff}
"""
EDITION_2019 = """
format: 2
edition: "2019"
since: 2019
groups:
  - name: 经营规模
    figures:
      - {code: revenue, name: 营业总收入, unit: 万元, basis: 不含增值税。, decimals: 2}
      - {code: online_sales, name: 网上销售额, unit: 万元, basis: 网上。, decimals: 2}
"""


@pytest.fixture
def admin() -> Actor:
    return make_actor(Role.SYSTEM_ADMIN)


def load(source, by):
    return definitions.load_figures(source=source, by=by, at=AT)


def test_the_portals_own_file_loads_once(admin):
    assert load(DATA, admin) > 50
    assert load(DATA, admin) == 0
    assert not FigureDefinition.objects.exclude(first_year=None, last_year=None).exists()


def test_items_of_months_are_no_figures_of_a_year(admin):
    load(DATA, admin)

    every = queries.every()

    assert [item.code for item in every.parts(2017)["external_loss"]] == [
        "loss_claims", "loss_returns", "loss_discounts", "loss_warranty",
    ]  # fmt: skip
    assert "loss_claims" not in every.yearly


def test_new_edition_leaves_the_old_years_form_and_table(admin):
    load(EDITION_2015, admin)
    enterprise = make_enterprise()
    for code, value in (("revenue", 100), ("staff", 10)):
        make_figure(enterprise, code, 2016, value)

    assert load(EDITION_2019, admin) == 4

    every = queries.every()
    assert list(every.asked(2016)) == ["revenue", "staff", "per_head"]
    assert list(every.asked(2019)) == ["revenue", "online_sales"]
    table = figure_queries.table(member(enterprise), enterprise)
    assert [row.definition.code for row in table.rows] == ["revenue", "staff", "per_head"]
    assert [row.cells[-1].number for row in table.rows] == [100, 10, Decimal(10)]
    assert load(EDITION_2019, admin) == 0


def test_dropped_figure_is_not_deleted_and_not_asked_again(admin):
    load(EDITION_2015, admin)
    load(EDITION_2019, admin)
    enterprise = make_enterprise()

    def state(code, year):
        return yearly_figures.save(
            enterprise=enterprise, year=year, statements=[Statement(code, Decimal(1))], seen={},
            by=member(enterprise), at=AT,
        )  # fmt: skip

    assert state("staff", 2018) == 1
    assert state("online_sales", 2019) == 1
    for code, year in (("staff", 2019), ("online_sales", 2018)):
        with pytest.raises(yearly_figures.Refused, match=f"{year} 年度不填报"):
            state(code, year)


def test_figure_that_comes_back_is_asked_again(admin):
    load(EDITION_2015, admin)
    load(EDITION_2019, admin)

    load(EDITION_2019.replace('edition: "2019"', 'edition: "2020"').replace("since: 2019", "since: 2020")
         + "      - {code: staff, name: 从业人数, unit: 人, basis: 年末人数。, decimals: 0}\n", admin)  # fmt: skip

    assert "staff" in queries.every().asked(2020)


def test_new_meaning_needs_a_new_code(admin):
    load(EDITION_2015, admin)
    wrong = EDITION_2019.replace("name: 营业总收入, unit: 万元", "name: 营业总收入, unit: 亿元")

    with pytest.raises(
        DataFileErrors, match="单位与 2015 版（万元）不同，往年数据会变，请改用新的代码，或保留原文"
    ):
        load(wrong, admin)
    assert FigureDefinition.objects.get(code="revenue").unit == "万元"


def test_new_edition_does_not_rewrite_the_basis_of_old_years(admin):
    load(EDITION_2015, admin)

    with pytest.raises(DataFileErrors, match="口径与 2015 版（不含增值税。）不同，往年数据会变"):
        load(EDITION_2019.replace("basis: 不含增值税。", "basis: 含增值税。"), admin)
    assert FigureDefinition.objects.get(code="revenue").basis == "不含增值税。"


def with_bases(edition, bases):
    row = (
        "{code: rd_spending, name: 研发投入, unit: 万元, basis: 全年。, decimals: 2, bases: [" + bases + "]}"
    )
    return f"{edition}      - {row}\n"


STATISTICS, ACCOUNTS, TAX = (
    f"{{code: {code}, name: {name}}}"
    for code, name in (("statistics", "统计"), ("accounts", "账面"), ("tax", "加计扣除"))
)


@pytest.mark.parametrize("edition", [EDITION_2015, EDITION_2019])
def test_basis_that_figures_chose_is_not_dropped(admin, edition):
    load(with_bases(EDITION_2015, f"{STATISTICS}, {ACCOUNTS}, {TAX}"), admin)
    make_figure(make_enterprise(), "rd_spending", 2016, 100, basis="statistics")

    with pytest.raises(DataFileErrors, match="已有数据选择了口径“统计”（statistics），不能删去"):
        load(with_bases(edition, f"{ACCOUNTS}, {TAX}"), admin)
    load(with_bases(edition, f"{STATISTICS}, {ACCOUNTS}"), admin)


def test_new_edition_does_not_rename_a_basis(admin):
    load(with_bases(EDITION_2015, f"{STATISTICS}, {ACCOUNTS}"), admin)

    with pytest.raises(DataFileErrors, match="口径“accounts”与 2015 版（账面）不同，请改用新的口径代码"):
        load(with_bases(EDITION_2019, f"{STATISTICS}, {ACCOUNTS}").replace("账面", "会计"), admin)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: 营业收入, unit: 万元", "name: 营业收入, unit: 元", "单位与 2015 版（万元）不同"),
        ("formula: revenue / staff", "formula: staff / revenue", "公式与 2015 版（revenue / staff）不同"),
    ],
)
def test_same_edition_keeps_what_figures_were_stated_with(admin, old, new, words):
    load(EDITION_2015, admin)
    make_figure(make_enterprise(), "revenue", 2016, 100)

    with pytest.raises(DataFileErrors, match=re.escape(words)):
        load(EDITION_2015.replace(old, new), admin)


def test_mistake_in_an_edition_that_nobody_used_can_be_mended(admin):
    load(EDITION_2015, admin)

    assert load(EDITION_2015.replace("name: 营业收入, unit: 万元", "name: 营业收入, unit: 元"), admin) == 1


def test_figure_added_to_an_edition_in_use_says_from_when_it_is_asked(admin):
    load(EDITION_2015, admin)
    make_figure(make_enterprise(), "revenue", 2016, 100)
    row = "{code: online_sales, name: 网上销售额, unit: 万元, basis: 网上。, decimals: 2%s}"

    with pytest.raises(DataFileErrors, match="2015 版已在填报，新增的数据请用 first_year 写明"):
        load(f"{EDITION_2015}      - {row % ''}\n", admin)
    assert load(f"{EDITION_2015}      - {row % ', first_year: 2018'}\n", admin) == 1
    assert "online_sales" not in queries.every().asked(2016)
