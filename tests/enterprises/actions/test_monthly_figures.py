"""Months: each cell is stated, versioned and kept; the yearly figure is their sum."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.actions import monthly_figures, yearly_figures
from enterprises.models import MonthlyFigure, YearlyFigure
from enterprises.rules.figures import Absent
from enterprises.rules.monthly_figures import MonthStatement
from enterprises.rules.statements import Statement
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_definition, make_enterprise, manager, member

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)


@pytest.fixture
def enterprise():
    make_definition("internal_loss", name="内部损失")
    make_definition("loss_scrap", name="报废损失", part_of="internal_loss")
    make_definition("loss_rework", name="返修损失", part_of="internal_loss")
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


def save(enterprise, by, *said, year=2017, seen=None):
    statements = [
        MonthStatement(code, month, value if isinstance(value, Absent) else Decimal(str(value)))
        for code, month, value in said
    ]
    return monthly_figures.save(
        enterprise=enterprise, year=year, statements=statements, seen=seen or {}, by=by, at=AT
    )


def whole():
    return YearlyFigure.objects.get(definition__code="internal_loss")


def test_year_is_the_sum_of_its_months(enterprise, clerk):
    assert save(enterprise, clerk, ("loss_scrap", 1, "1.5"), ("loss_rework", 1, 2), ("loss_scrap", 2, 0)) == 3

    assert (whole().value, whole().version, whole().stated_by_id) == (Decimal("3.5"), 1, clerk.user_id)
    save(enterprise, clerk, ("loss_scrap", 2, 4), seen={("loss_scrap", 2): 1})
    assert (whole().value, whole().version) == (Decimal("7.5"), 2)
    assert list(whole().changes.order_by("pk").values_list("value", flat=True)) == [
        Decimal("3.5"),
        Decimal("7.5"),
    ]


def test_blank_zero_and_not_applicable_are_three_things(enterprise, clerk):
    save(
        enterprise, clerk,
        ("loss_scrap", 1, 0), ("loss_scrap", 2, Absent.NOT_APPLICABLE), ("loss_scrap", 3, Absent.BLANK),
    )  # fmt: skip

    rows = MonthlyFigure.objects.order_by("month").values_list("month", "state", "value")
    assert list(rows) == [(1, "value", 0), (2, "not_applicable", None)]
    assert whole().value == 0


def test_months_that_do_not_apply_make_a_year_that_does_not(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, Absent.NOT_APPLICABLE))

    assert (whole().state, whole().value) == ("not_applicable", None)


def test_months_taken_back_leave_a_blank_year_that_can_be_typed(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    save(enterprise, clerk, ("loss_scrap", 1, Absent.BLANK), seen={("loss_scrap", 1): 1})
    assert whole().state == "blank"

    yearly_figures.save(
        enterprise=enterprise, year=2017, statements=[Statement("internal_loss", Decimal(6))],
        seen={"internal_loss": 2}, by=clerk, at=AT,
    )  # fmt: skip

    assert whole().value == 6


def test_year_is_not_typed_over_its_months(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))

    with pytest.raises(yearly_figures.Conflict) as conflict:
        yearly_figures.save(
            enterprise=enterprise, year=2017, statements=[Statement("internal_loss", Decimal(6))],
            seen={"internal_loss": 1}, by=clerk, at=AT,
        )  # fmt: skip

    assert conflict.value.codes == ("internal_loss",)
    assert whole().value == 5


def type_year(enterprise, by, value):
    yearly_figures.save(
        enterprise=enterprise, year=2017, statements=[Statement("internal_loss", Decimal(value))], seen={},
        by=by, at=AT,
    )  # fmt: skip


def test_year_that_a_colleague_typed_meanwhile_is_not_replaced_unseen(enterprise, clerk):
    type_year(enterprise, manager(enterprise), 200)

    with pytest.raises(monthly_figures.Conflict) as conflict:
        save(enterprise, clerk, ("loss_scrap", 1, 3))

    assert conflict.value.keys == (("internal_loss", 0),)
    assert (whole().value, MonthlyFigure.objects.count()) == (200, 0)
    assert save(enterprise, clerk, ("loss_scrap", 1, 3), seen={("internal_loss", 0): 1}) == 1
    assert whole().value == 3


def test_sum_can_be_explained(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    said = Statement("internal_loss", Absent.BLANK, explanation="二月起停产。", keeps_value=True)

    yearly_figures.save(
        enterprise=enterprise, year=2017, statements=[said], seen={"internal_loss": 1}, by=clerk, at=AT
    )

    assert (whole().value, whole().explanation) == (5, "二月起停产。")


def test_explanation_does_not_outlive_the_sum_that_it_explained(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    said = Statement("internal_loss", Absent.BLANK, explanation="二月起停产。", keeps_value=True)
    yearly_figures.save(
        enterprise=enterprise, year=2017, statements=[said], seen={"internal_loss": 1}, by=clerk, at=AT
    )

    save(enterprise, clerk, ("loss_scrap", 2, 0))
    assert (whole().value, whole().explanation) == (5, "二月起停产。")
    save(enterprise, clerk, ("loss_scrap", 3, 500))

    assert (whole().value, whole().explanation) == (505, "")
    assert whole().changes.filter(explanation="二月起停产。").exists()


def test_explanation_and_months_at_once_lose_nothing(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    save(enterprise, manager(enterprise), ("loss_scrap", 2, 3))
    said = Statement("internal_loss", Absent.BLANK, explanation="二月起停产。", keeps_value=True)

    yearly_figures.save(
        enterprise=enterprise, year=2017, statements=[said], seen={"internal_loss": 1}, by=clerk, at=AT
    )

    assert (whole().value, whole().explanation) == (8, "二月起停产。")


def test_two_who_change_the_same_month_conflict_and_nothing_is_stored(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    save(enterprise, manager(enterprise), ("loss_scrap", 1, 6), seen={("loss_scrap", 1): 1})

    with pytest.raises(monthly_figures.Conflict) as conflict:
        save(enterprise, clerk, ("loss_scrap", 1, 7), ("loss_scrap", 2, 1), seen={("loss_scrap", 1): 1})

    assert conflict.value.keys == (("loss_scrap", 1),)
    assert list(MonthlyFigure.objects.values_list("value", flat=True)) == [6]
    assert whole().value == 6


def test_two_who_fill_the_same_empty_month_conflict(enterprise, clerk):
    save(enterprise, manager(enterprise), ("loss_scrap", 1, 6))

    with pytest.raises(monthly_figures.Conflict):
        save(enterprise, clerk, ("loss_scrap", 1, 7))


def test_two_who_change_different_months_both_win(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5), ("loss_scrap", 2, 5))
    seen = {("loss_scrap", 1): 1, ("loss_scrap", 2): 1}
    save(enterprise, manager(enterprise), ("loss_scrap", 1, 6), ("loss_scrap", 2, 5), seen=seen)

    assert save(enterprise, clerk, ("loss_scrap", 1, 5), ("loss_scrap", 2, 7), seen=seen) == 1

    assert whole().value == 13


def test_every_state_of_a_month_is_kept(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))
    save(enterprise, clerk, ("loss_scrap", 1, 6), seen={("loss_scrap", 1): 1})

    states = MonthlyFigure.history.order_by("history_id").values_list("version", "value", "history_user_id")
    assert list(states) == [(1, 5, clerk.user_id), (2, 6, clerk.user_id)]
    entry = TrailEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.detail["figures"]) == ("enterprises.monthly_figures.save", ["loss_scrap"])


def test_the_same_again_writes_nothing(enterprise, clerk):
    save(enterprise, clerk, ("loss_scrap", 1, 5))

    assert save(enterprise, clerk, ("loss_scrap", 1, "5.00"), seen={("loss_scrap", 1): 1}) == 0
    assert TrailEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("nothing", 1, 1), "没有这些月度项目"),
        (("internal_loss", 1, 1), "没有这些月度项目"),
        (("loss_scrap", 13, 1), "月份应为"),
        (("loss_scrap", 1, -1), "不能小于 0"),
    ],
)
def test_what_is_no_month_is_refused(enterprise, clerk, said, words):
    with pytest.raises(Refused, match=words):
        save(enterprise, clerk, said)
    assert not MonthlyFigure.objects.exists()


def test_month_that_has_not_come_has_no_number(enterprise, clerk):
    with pytest.raises(Refused, match="2018 年 5 月还没有到，请清空该月的数值。"):
        save(enterprise, clerk, ("loss_scrap", 4, 1), ("loss_scrap", 5, 1), year=2018)

    assert (
        save(enterprise, clerk, ("loss_scrap", 4, 1), ("loss_scrap", 5, Absent.NOT_APPLICABLE), year=2018)
        == 2
    )


def test_strangers_and_staff_can_not_state_months(enterprise):
    for actor in (member(make_enterprise()), make_actor(Role.LEAD_OFFICER)):
        with pytest.raises(Refused, match="不能代为修改"):
            save(enterprise, actor, ("loss_scrap", 1, 1))


def test_submitted_year_has_no_new_months(enterprise, clerk):
    save(enterprise, clerk, *(("loss_scrap", month, 1) for month in range(1, 13)))
    save(enterprise, clerk, *(("loss_rework", month, 0) for month in range(1, 13)))
    yearly_figures.submit(enterprise=enterprise, year=2017, by=clerk, at=AT)

    with pytest.raises(IllegalStep):
        save(enterprise, clerk, ("loss_scrap", 1, 2), seen={("loss_scrap", 1): 1})


def test_submission_asks_about_months_that_are_not_filled_in(enterprise, clerk):
    save(enterprise, clerk, *(("loss_scrap", month, 1) for month in range(1, 13)))
    save(enterprise, clerk, *(("loss_rework", month, 1) for month in range(1, 10)))

    with pytest.raises(yearly_figures.Unsettled, match="还有 3 个月未填"):
        yearly_figures.submit(enterprise=enterprise, year=2017, by=clerk, at=AT)
