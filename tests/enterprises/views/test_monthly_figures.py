"""The grid of a year's months."""

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus
from enterprises.models import MonthlyFigure, YearlyFigure
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_definition, make_enterprise, make_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    make_definition("internal_loss", name="内部质量损失", decimals=2)
    make_definition("loss_scrap", name="报废损失", part_of="internal_loss", decimals=2)
    make_definition("loss_rework", name="返修损失", part_of="internal_loss", decimals=2)
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_CLERK, enterprise.organisation))


@pytest.fixture
def colleague(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_MANAGER, enterprise.organisation, name="林晓"))


def months(enterprise, year=2017):
    return reverse("enterprises:months", args=[enterprise.pk, year])


def typed(seen="", **cells):
    return {"seen": seen} | {name.replace("_at_", "-"): value for name, value in cells.items()}


def stored():
    rows = MonthlyFigure.objects.order_by("definition__code", "month")
    return {(row.definition.code, row.month): row.value for row in rows.select_related("definition")}


def test_months_are_saved_and_summed(clerk, enterprise):
    sent = typed(loss_scrap_at_1="1.5", loss_scrap_at_2="０", loss_rework_at_1="不适用", loss_rework_at_2="")

    body = clerk.post(months(enterprise), sent, follow=True).content.decode()

    assert "3 格有变动，年度合计已更新" in body
    assert stored() == {("loss_scrap", 1): 1.5, ("loss_scrap", 2): 0, ("loss_rework", 1): None}
    (grid,) = clerk.get(months(enterprise)).context["grids"]
    assert (grid.totals, grid.total, grid.unfilled) == (["1.50", "不适用"], "1.50", 11)
    assert [month.total for month in grid.months[:3]] == ["1.50", "0.00", "—"]


def test_year_is_shown_as_summed_and_not_typed(clerk, enterprise):
    clerk.post(months(enterprise), typed(loss_scrap_at_1="1.5"))

    body = clerk.get(reverse("enterprises:figures", args=[enterprise.pk, 2017])).content.decode()

    assert "由月度明细汇总" in body
    assert 'name="internal_loss-value"' not in body
    assert "还有 12 个月未填" in body


def test_blank_months_of_an_item_are_ticked_as_not_applicable(clerk, enterprise):
    cells = {f"loss_rework-{month}": "" for month in range(1, 13)} | {"loss_rework-3": "2"}

    clerk.post(months(enterprise), {"seen": "", "loss_rework-rest": "on"} | cells)

    rows = MonthlyFigure.objects.values_list("state", flat=True)
    assert sorted(rows) == ["not_applicable"] * 11 + ["value"]


def test_wrong_cell_is_explained_and_everything_typed_stays(clerk, enterprise):
    response = clerk.post(months(enterprise), typed(loss_scrap_at_1="约5", loss_scrap_at_2="7"))

    body = response.content.decode()
    assert response.status_code == 422
    assert "“约5”不是数字，请填写阿拉伯数字；不适用的请填“不适用”" in body
    assert 'value="约5"' in body
    assert 'value="7"' in body
    assert stored() == {}


def test_two_at_once_see_both_values_and_lose_nothing(clerk, colleague, enterprise):
    clerk.post(months(enterprise), typed(loss_scrap_at_1="1", loss_scrap_at_2="2"))
    seen = "loss_scrap-1=1,loss_scrap-2=1"
    colleague.post(months(enterprise), typed(seen, loss_scrap_at_1="10", loss_scrap_at_2="20"))

    conflict = clerk.post(months(enterprise), typed(seen, loss_scrap_at_1="5", loss_scrap_at_2="2"))

    form = conflict.context["form"]
    (cell,) = conflict.context["conflicts"]
    assert (conflict.status_code, cell.field.value(), cell.theirs) == (409, "5", "10.00")
    assert "林晓" in conflict.content.decode()
    assert form["loss_scrap-2"].value() == "20.00"
    again = typed(form["seen"].value(), loss_scrap_at_1="5", loss_scrap_at_2="20.00")
    clerk.post(months(enterprise), again)
    assert stored() == {("loss_scrap", 1): 5, ("loss_scrap", 2): 20}
    states = MonthlyFigure.history.filter(month=1).order_by("history_id").values_list("value", flat=True)
    assert list(states) == [1, 10, 5]


def test_year_typed_meanwhile_is_shown_beside_the_sum_before_it_is_replaced(clerk, colleague, enterprise):
    year = reverse("enterprises:figures", args=[enterprise.pk, 2017])
    colleague.post(year, {"seen": "", "internal_loss-source": "reported", "internal_loss-value": "200"})

    conflict = clerk.post(months(enterprise), typed(loss_scrap_at_1="3"))

    (grid,) = conflict.context["typed_meanwhile"]
    assert (conflict.status_code, grid.typed_words, grid.total) == (409, "200.00", "3.00")
    assert "林晓" in conflict.content.decode()
    assert YearlyFigure.objects.get().value == 200
    clerk.post(months(enterprise), typed(conflict.context["form"]["seen"].value(), loss_scrap_at_1="3"))
    assert YearlyFigure.objects.get().value == 3


def test_months_say_that_they_replace_what_was_typed_for_the_year(clerk, enterprise):
    make_figure(enterprise, "internal_loss", 2017, 200, status=FigureStatus.DRAFT)

    body = clerk.get(months(enterprise)).content.decode()

    assert "年度数值已直接填写 200.00，填写月份后改为各月合计" in body
    assert 'value="internal_loss-0=1"' in body


def test_colleagues_cell_can_be_taken(clerk, colleague, enterprise):
    colleague.post(months(enterprise), typed(loss_scrap_at_1="10"))
    conflict = clerk.post(months(enterprise), typed(loss_scrap_at_1="5"))
    seen = conflict.context["form"]["seen"].value()

    taken = clerk.post(months(enterprise), typed(seen, loss_scrap_at_1="5") | {"take": "loss_scrap-1"})

    assert taken.context["form"]["loss_scrap-1"].value() == "10.00"
    assert stored() == {("loss_scrap", 1): 10}


def test_confirmed_year_is_only_read(clerk, enterprise):
    make_figure(enterprise, "internal_loss", 2017, 5)

    assert 'name="loss_scrap-1"' not in clerk.get(months(enterprise)).content.decode()
    assert clerk.post(months(enterprise), typed(loss_scrap_at_1="5")).status_code == 409
    assert stored() == {}


def test_draft_is_hidden_from_staff(clerk, enterprise):
    clerk.post(months(enterprise), typed(loss_scrap_at_1="77.77"))
    township = sign_in(make_user(Role.TOWNSHIP_OFFICER, enterprise.township))

    body = township.get(months(enterprise)).content.decode()

    assert "企业填报中" in body
    assert "77.77" not in body


def test_staff_read_the_months_of_a_submitted_year(clerk, enterprise):
    clerk.post(months(enterprise), typed(loss_scrap_at_1="77.77"))
    YearlyFigure.objects.update(status=FigureStatus.SUBMITTED, submitted_at="2018-04-27T02:24:00Z")
    township = sign_in(make_user(Role.TOWNSHIP_OFFICER, enterprise.township))

    assert "77.77" in township.get(months(enterprise)).content.decode()


@pytest.mark.parametrize("junk", ["=", "loss_scrap=1", "loss_scrap-x=1,-=", "loss_scrap-99999999999=1"])
def test_garbled_versions_are_no_fault(clerk, enterprise, junk):
    assert clerk.post(months(enterprise), typed(junk, loss_scrap_at_1="5")).status_code == 302


def test_portal_without_monthly_items_says_so(clerk, enterprise):
    for code in ("loss_scrap", "loss_rework"):
        make_definition(code).delete()

    assert "没有按月填写的项目" in clerk.get(months(enterprise)).content.decode()


@pytest.mark.parametrize("number", [1, 3, 12])
def test_grid_costs_the_same_however_many_months(clerk, enterprise, number, django_assert_num_queries):
    clerk.post(
        months(enterprise), {"seen": ""} | {f"loss_scrap-{month}": "1" for month in range(1, number + 1)}
    )
    clerk.get(months(enterprise))

    with django_assert_num_queries(11):
        clerk.get(months(enterprise))
