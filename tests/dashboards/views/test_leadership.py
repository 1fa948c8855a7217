"""The leadership's page and the page of a target: the district's figures, the reader's own rows."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from cultivation.models import Policy
from dongtou_brand.kernel.actor import Role
from enterprises.enums import Rung
from tests.factories.cultivation import make_batch
from tests.factories.enterprises import make_certificate, make_enterprise, make_figure, make_product
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db
PAGE = "/leadership/"


@pytest.fixture
def ground():
    call_command("ground", verbosity=0)


@pytest.fixture
def leader(as_role, ground):
    return as_role(Role.LEADER)


def certified(called):
    """A certified enterprise with a product and a confirmed revenue of 2016 and 2017."""
    enterprise = make_enterprise(called, rung=Rung.CERTIFIED)
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=make_product(enterprise, international_level=True),
        valid_from=date(2016, 3, 1),
        valid_to=date(2020, 2, 28),
    )
    for year in (2016, 2017):
        make_figure(enterprise, "revenue", year, 20_000)
    return enterprise


def target(code):
    return reverse("dashboards:target", args=[code])


@pytest.mark.parametrize(
    ("asked", "year"),
    [("2016", 2016), ("2017", 2017), ("²", 2017), ("٢٠١٦", 2017), ("1999", 2017), ("", 2017)],
)
def test_year_is_one_that_there_are_figures_for(leader, asked, year):
    certified("甲")

    for page in (PAGE, target("T1")):
        response = leader.get(page, {"year": asked})

        assert (response.status_code, response.context["year"]) == (200, year)


def test_page_without_figures_says_so(leader):
    body = leader.get(PAGE).content.decode()

    assert "暂无可统计的数据" in body


def test_page_cites_clauses_and_prints_no_share_without_data(leader):
    make_figure(make_enterprise("甲"), "revenue", 2017, 1)

    body = leader.get(PAGE).content.decode()

    assert body.count("二、工作目标 第 2 项</a>") == 3
    assert body.count("三（四）</a>") == 1
    assert "0 / " not in body


def test_page_of_a_township_holds_the_figures_of_the_district(as_role, ground):
    mine = make_enterprise("丙")
    make_figure(mine, "revenue", 2017, 1)
    make_batch(2015, certified("甲"), certified("乙"), kind="pilot")
    officer = as_role(Role.TOWNSHIP_OFFICER, mine.township)

    found = {r.target.code: r for r in officer.get(PAGE).context["readings"]}

    assert (found["T8"].words, found["T8"].standing.words) == ("2 家", "已达到")
    assert (found["T1"].words, found["T1"].standing.words) == ("4.00 亿元", "已达到")


def test_target_of_a_township_lists_its_own_and_counts_the_others(as_role, ground):
    mine, _ = certified("甲"), certified("乙")
    officer = as_role(Role.TOWNSHIP_OFFICER, mine.township)

    response = officer.get(target("T1"))

    assert [row.enterprise for row in response.context["page_obj"]] == [mine]
    assert "其余 1 家企业不在您的查看范围，未列出。" in response.content.decode()


def test_target_of_the_leader_hides_nothing(leader):
    certified("甲")

    assert "查看范围" not in leader.get(target("T1")).content.decode()


def test_target_that_nobody_has_defined_is_shown(leader):
    certified("甲")
    new = Policy.objects.get().targets.get(code="T8")
    new.pk, new.code, new.name = None, "T9", "新目标"
    new.save()

    pages = [leader.get(page).content.decode() for page in (PAGE, target("T9"))]

    assert [page.count("未定义统计口径") for page in pages] == [1, 2]


def test_target_that_the_policy_does_not_have_is_not_found(leader):
    certified("甲")

    assert leader.get(target("T77")).status_code == 404


def test_mark_of_the_chart_is_that_of_the_catalogue_in_force(leader):
    context = leader.get(PAGE).context

    assert (context["pass_points"], context["pass_words"]) == (80, "达标 80")


def test_rows_of_a_target_leave_as_the_page_shows_them(leader):
    enterprise = certified("=HYPERLINK(1)")

    book = opened(leader.get(reverse("dashboards:target_export", args=["T1"]), {"year": "2017"}))

    page = leader.get(target("T1"), {"year": "2017"})
    rows = page.context["reading"].rows
    assert [row[0] for row in lines(book)[1:]] == [row.enterprise.name for row in rows] == [enterprise.name]
    assert (is_text(book), "目标为“T1" in notes(book)["查询条件"]) == (True, True)
