from decimal import Decimal

import pytest

from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureSource, FigureState, FigureStatus
from enterprises.models import FigureDefinition
from enterprises.queries import definitions, yearly_figures
from enterprises.rules.figures import Absent
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_definition, make_enterprise, make_figure, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    make_definition("revenue", name="营业收入")
    make_definition("rd_spending", name="研发投入")
    make_definition("rd_intensity", name="研发投入强度", unit="%", formula="rd_spending / revenue * 100")
    return make_enterprise()


def test_table_puts_the_latest_four_years_side_by_side(enterprise):
    for year, revenue in ((2013, 1), (2015, 100), (2017, 121)):
        make_figure(enterprise, "revenue", year, revenue, source=FigureSource.AUDIT)
    make_figure(enterprise, "rd_spending", 2017, None)

    table = yearly_figures.table(member(enterprise), enterprise)

    assert table.years == (2014, 2015, 2016, 2017)
    assert table.status == FigureStatus.CONFIRMED
    revenue, research, intensity = table.rows
    assert [cell.number for cell in revenue.cells] == [None, 100, None, 121]
    assert (revenue.source, revenue.change) == ("审计", "")
    assert [cell.words for cell in research.cells] == ["—", "—", "—", "不适用"]
    assert (intensity.source, intensity.cells[-1].value) == ("计算", Absent.NOT_APPLICABLE)


def test_table_holds_the_figures_asked_for_in_their_order(enterprise):
    make_figure(enterprise, "revenue", 2017, 100)

    table = yearly_figures.table(member(enterprise), enterprise, ("rd_intensity", "revenue", "nothing"))

    assert [row.definition.code for row in table.rows] == ["rd_intensity", "revenue"]


def test_values_of_another_basis_are_marked_in_every_year(enterprise):
    two = [{"code": "statistics", "name": "统计"}, {"code": "accounts", "name": "账面"}]
    FigureDefinition.objects.filter(code="rd_spending").update(bases=two)
    for year, basis in ((2014, "accounts"), (2015, ""), (2016, "statistics"), (2017, "statistics")):
        make_figure(enterprise, "revenue", year, 100)
        make_figure(enterprise, "rd_spending", year, 3, basis=basis)

    revenue, research, intensity = yearly_figures.table(member(enterprise), enterprise).rows

    assert [cell.basis for cell in revenue.cells] == [""] * 4
    assert [cell.basis for cell in research.cells] == ["账面", "未注明口径", "", ""]
    assert [cell.basis for cell in intensity.cells] == ["口径不同", "口径不同", "", ""]


def test_draft_is_the_enterprises_own_business(enterprise):
    make_figure(enterprise, "revenue", 2016, 100)
    make_figure(enterprise, "revenue", 2017, 120, status=FigureStatus.DRAFT)
    officer = make_actor(Role.LEAD_OFFICER)

    assert yearly_figures.table(member(enterprise), enterprise).last == 2017
    assert yearly_figures.table(officer, enterprise).last == 2016
    seen = [(year.year, year.status) for year in yearly_figures.years(officer, enterprise)]
    assert seen == [(2017, FigureStatus.DRAFT), (2016, FigureStatus.CONFIRMED)]


def test_enterprise_without_figures_has_no_table(enterprise):
    assert yearly_figures.table(member(enterprise), enterprise) is None


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([], FigureStatus.DRAFT),
        (["confirmed", "draft"], FigureStatus.DRAFT),
        (["confirmed", "submitted"], FigureStatus.SUBMITTED),
        (["confirmed"], FigureStatus.CONFIRMED),
        (["locked", "confirmed"], FigureStatus.CONFIRMED),
        (["locked"], FigureStatus.LOCKED),
    ],
)
def test_year_is_as_far_as_its_last_figure(statuses, status):
    figures = [yearly_figures.YearlyFigure(status=one) for one in statuses]

    assert yearly_figures.status_of(figures) == status


def test_values_tell_blank_zero_and_not_applicable_apart(enterprise):
    make_figure(enterprise, "revenue", 2017, 0)
    blank = make_figure(enterprise, "rd_spending", 2017, None)
    blank.state = FigureState.BLANK
    blank.save()

    values = yearly_figures.sheet(yearly_figures.of_year(enterprise, 2017), definitions.known()).values

    assert (values["revenue"], values["rd_spending"]) == (Decimal(0), Absent.BLANK)
    assert values["rd_intensity"] is Absent.BLANK
