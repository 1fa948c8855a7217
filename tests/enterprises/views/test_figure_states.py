"""A year's figures and its months as they stood at the end of a day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.actions import monthly_figures, yearly_figures
from enterprises.models import Enterprise, FigureChange
from enterprises.rules.monthly_figures import MonthStatement
from enterprises.rules.statements import Statement
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_definition,
    make_enterprise,
    make_figure,
    member,
    township_officer,
)
from tests.factories.past import called

pytestmark = pytest.mark.django_db
STATED, SUBMITTED, CONFIRMED, REOPENED, CORRECTED = (date(2018, 4, day) for day in range(9, 14))
YEAR = 2017


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def say(enterprise: Enterprise, value: int, day: date, scrap: int) -> None:
    by = member(enterprise)
    stated = Statement("revenue", Decimal(value))
    seen = {
        one.definition.code: one.version for one in enterprise.yearly_figures.select_related("definition")
    }
    yearly_figures.save(enterprise=enterprise, year=YEAR, statements=[stated], seen=seen, by=by, at=at(day))
    cells = enterprise.monthly_figures.select_related("definition")
    monthly_figures.save(
        enterprise=enterprise,
        year=YEAR,
        statements=[
            MonthStatement("loss_scrap", month, Decimal(scrap * (month == 1))) for month in range(1, 13)
        ],
        seen={(one.definition.code, one.month): one.version for one in cells},
        by=by,
        at=at(day),
    )


@pytest.fixture
def enterprise() -> Enterprise:
    """Stated, submitted, confirmed, reopened and corrected, a day each."""
    make_definition("revenue", name="营业收入")
    make_definition("internal_loss", name="内部质量损失")
    make_definition("loss_scrap", name="报废损失", part_of="internal_loss")
    found = called(make_enterprise(), (at(STATED) - timedelta(days=90), "温州海霞电气有限公司"))
    say(found, 100, STATED, 3)
    officer, chief = township_officer(found), make_actor(Role.LEAD_CHIEF)
    yearly_figures.submit(enterprise=found, year=YEAR, by=member(found), at=at(SUBMITTED))
    yearly_figures.confirm(enterprise=found, year=YEAR, by=officer, at=at(CONFIRMED))
    yearly_figures.reopen(enterprise=found, year=YEAR, reason="更正营业收入", by=chief, at=at(REOPENED))
    say(found, 120, CORRECTED, 5)
    return found


def page_of(enterprise: Enterprise) -> str:
    return reverse("enterprises:figures", args=[enterprise.pk, YEAR])


def months_of(enterprise: Enterprise) -> str:
    return reverse("enterprises:months", args=[enterprise.pk, YEAR])


def revenue(page):
    lines = {line.definition.code: line for _, group in page.context["groups"] for line in group}
    line = lines["revenue"]
    return (
        line.now_words,
        line.figure.stated_at.date(),
        line.figure.confirmed_at.date() if line.figure.confirmed_at else None,
    )


@pytest.mark.parametrize(
    ("day", "words", "said"),
    [
        (STATED, "草稿", ("100.00", STATED, None)),
        (SUBMITTED, "待确认", ("100.00", STATED, None)),
        (CONFIRMED, "已确认", ("100.00", STATED, CONFIRMED)),
        (REOPENED, "草稿", ("100.00", STATED, None)),
        (CORRECTED, "草稿", ("120.00", CORRECTED, None)),
    ],
)
def test_year_shows_its_enterprise_what_each_day_knew(as_role, enterprise, day, words, said):
    page = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation).get(page_of(enterprise), {"on": day})

    assert (revenue(page), page.context["day"]) == (said, day)
    assert words in page.context["state_words"]
    assert 'name="then"' not in page.content.decode()


@pytest.mark.parametrize(
    ("day", "hidden"), [(STATED, True), (SUBMITTED, False), (CONFIRMED, False), (REOPENED, True)]
)
def test_draft_of_then_is_the_enterprise_s_own_business(as_role, enterprise, day, hidden):
    officer = as_role(Role.LEAD_OFFICER)
    year, months = (officer.get(where, {"on": day}) for where in (page_of(enterprise), months_of(enterprise)))

    assert [page.context["hidden"] for page in (year, months)] == [hidden, hidden]
    assert ["100.00" in year.content.decode(), "3.00" in months.content.decode()] == [not hidden] * 2


def test_reason_of_a_return_stands_on_the_days_after_it(as_role, enterprise):
    officer = as_role(Role.LEAD_OFFICER)

    said = [officer.get(page_of(enterprise), {"on": day}).context["remark"] for day in (STATED, REOPENED)]

    assert (said[0], said[1].reason) == (None, "更正营业收入")


@pytest.mark.parametrize(("day", "total"), [(CONFIRMED, "3.00"), (CORRECTED, "5.00")])
def test_months_show_what_each_day_knew(as_role, enterprise, day, total):
    page = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation).get(months_of(enterprise), {"on": day})

    (grid,) = page.context["grids"]
    assert (grid.total, page.context["filling"]) == (total, False)
    assert ">保存<" not in page.content.decode()


def test_dossier_of_a_day_leads_to_its_years(as_role, enterprise):
    where = reverse("enterprises:figures_of", args=[enterprise.pk])
    text = as_role(Role.LEAD_OFFICER).get(where, {"on": CONFIRMED}).content.decode()
    year = as_role(Role.LEAD_OFFICER).get(page_of(enterprise), {"on": CONFIRMED}).content.decode()

    assert f"{page_of(enterprise)}?on={CONFIRMED}" in text
    assert f"{months_of(enterprise)}?on={CONFIRMED}" in year
    assert "办理" not in year


@pytest.mark.parametrize("day", ["2099-01-01", "昨天", "2017-01-01"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(as_role, enterprise, day):
    officer = as_role(Role.LEAD_OFFICER)

    for where in (page_of(enterprise), months_of(enterprise)):
        page = officer.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


def test_foreign_years_are_not_found(as_role, enterprise):
    stranger = as_role(Role.TOWNSHIP_OFFICER)

    answers = [
        stranger.get(where, {"on": CONFIRMED}) for where in (page_of(enterprise), months_of(enterprise))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("others", [0, 2, 40])
def test_year_of_a_day_asks_as_much_for_many_figures_as_for_one(
    as_role, enterprise, others, django_assert_num_queries
):
    clerk = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation)
    for number in range(others):
        figure = make_figure(enterprise, f"figure_{number}", YEAR, 1)
        FigureChange.objects.create(
            figure=figure, version=1, state=figure.state, value=1, source=figure.source, status=figure.status,
            by=figure.stated_by, at=at(CONFIRMED),
        )  # fmt: skip
    clerk.get(page_of(enterprise), {"on": CONFIRMED})

    with django_assert_num_queries(24):
        page = clerk.get(page_of(enterprise), {"on": CONFIRMED})

    assert len(page.context["stored"]) == 2 + others
