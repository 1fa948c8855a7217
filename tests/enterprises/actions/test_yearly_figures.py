from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Notice, TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.actions import yearly_figures
from enterprises.enums import FigureSource, FigureState, FigureStatus
from enterprises.models import FigureChange, YearlyFigure
from enterprises.rules.figures import Absent
from enterprises.rules.statements import Statement
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_definition, make_enterprise, manager, member, township_officer

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)


@pytest.fixture
def enterprise():
    for code in ("revenue", "exports", "staff"):
        make_definition(code)
    make_definition("rd_intensity", unit="%", formula="rd_intensity")
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


def said(code, value, source=FigureSource.REPORTED):
    return Statement(code, value if isinstance(value, Absent) else Decimal(str(value)), source)


def save(enterprise, by, *statements, year=2017, **seen):
    return yearly_figures.save(
        enterprise=enterprise, year=year, statements=statements, seen=seen, by=by, at=AT
    )


def stored(code):
    return YearlyFigure.objects.get(definition__code=code)


def test_save_keeps_value_source_version_and_history(enterprise, clerk):
    assert save(enterprise, clerk, said("revenue", 100, FigureSource.AUDIT)) == 1
    assert save(enterprise, clerk, said("revenue", 120), revenue=1) == 1

    figure = stored("revenue")
    assert (figure.value, figure.source, figure.version) == (120, "reported", 2)
    assert (figure.status, figure.stated_by_id) == (FigureStatus.DRAFT, clerk.user_id)
    history = figure.changes.order_by("pk").values_list("version", "value", "source")
    assert list(history) == [(1, 100, "audit"), (2, 120, "reported")]
    entry = TrailEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.detail) == (
        "enterprises.yearly_figures.save",
        {"year": 2017, "figures": ["revenue"]},
    )


def test_save_of_the_same_writes_nothing(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))

    assert save(enterprise, clerk, said("revenue", "100.00"), revenue=1) == 0
    assert (FigureChange.objects.count(), stored("revenue").version) == (1, 1)


def test_blank_makes_no_row_and_zero_does(enterprise, clerk):
    assert save(enterprise, clerk, said("revenue", Absent.BLANK), said("exports", 0)) == 1
    assert list(YearlyFigure.objects.values_list("definition__code", "value")) == [("exports", 0)]


def test_value_can_be_taken_back_and_its_history_stays(enterprise, clerk):
    save(enterprise, clerk, said("exports", 5))
    save(enterprise, clerk, said("exports", Absent.NOT_APPLICABLE), exports=1)
    save(enterprise, clerk, said("exports", Absent.BLANK), exports=2)

    figure = stored("exports")
    assert (figure.state, figure.value, figure.version) == (FigureState.BLANK, None, 3)
    states = list(figure.changes.order_by("pk").values_list("state", flat=True))
    assert states == ["value", "not_applicable", "blank"]


def test_two_who_change_the_same_figure_conflict_and_nothing_is_stored(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100), said("staff", 10))
    save(enterprise, manager(enterprise), said("revenue", 110), revenue=1)

    with pytest.raises(yearly_figures.Conflict) as conflict:
        save(enterprise, clerk, said("revenue", 105), said("staff", 11), revenue=1, staff=1)

    assert conflict.value.codes == ("revenue",)
    assert (stored("revenue").value, stored("staff").value) == (110, 10)


def test_two_who_change_different_figures_both_win(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100), said("staff", 10))
    save(enterprise, manager(enterprise), said("revenue", 110), said("staff", 10), revenue=1, staff=1)

    changed = save(enterprise, clerk, said("revenue", 100), said("staff", 11), revenue=1, staff=1)

    assert changed == 1
    assert (stored("revenue").value, stored("staff").value) == (110, 11)


def test_computed_and_unknown_figures_are_not_taken(enterprise, clerk):
    for code in ("rd_intensity", "nothing"):
        with pytest.raises(Refused, match=code):
            save(enterprise, clerk, said(code, 4))
    assert not YearlyFigure.objects.exists()


@pytest.mark.parametrize("year", [1999, 2019])
def test_year_out_of_range_is_refused(enterprise, clerk, year):
    with pytest.raises(Refused, match="只能填报"):
        save(enterprise, clerk, said("revenue", 1), year=year)


def test_another_enterprise_and_staff_can_not_state(enterprise):
    for actor in (member(make_enterprise()), make_actor(Role.LEAD_OFFICER)):
        with pytest.raises(Refused, match="不能代为修改"):
            save(enterprise, actor, said("revenue", 1))


def steps(enterprise, by, *names, reason="与税务数据不符"):
    for name in names:
        given = {"reason": reason} if name in ("give_back", "reopen") else {}
        getattr(yearly_figures, name)(enterprise=enterprise, year=2017, by=by, at=AT, **given)


def test_year_is_confirmed_by_its_township_and_everybody_hears(enterprise, clerk):
    officer = township_officer(enterprise)
    save(enterprise, clerk, said("revenue", 100))

    steps(enterprise, clerk, "submit")
    steps(enterprise, officer, "confirm")

    figure = stored("revenue")
    assert (figure.status, figure.confirmed_by_id, figure.confirmed_at) == (
        FigureStatus.CONFIRMED,
        officer.user_id,
        AT,
    )
    told = list(Notice.objects.order_by("pk").values_list("user_id", "title"))
    assert told == [
        (officer.user_id, f"{enterprise.name}提交了 2017 年度数据"),
        (clerk.user_id, "2017 年度数据已确认"),
    ]
    actions = TrailEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert [action.rsplit(".", 1)[-1] for action in actions] == ["save", "submit", "confirm"]


def test_returned_year_can_be_corrected_and_the_reason_is_kept(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")
    steps(enterprise, township_officer(enterprise), "give_back")

    assert save(enterprise, clerk, said("revenue", 101), revenue=1) == 1
    assert FigureChange.objects.filter(reason="与税务数据不符").count() == 1
    assert TrailEntry.objects.filter(reason="与税务数据不符").count() == 1


def test_return_and_reopening_need_a_reason(enterprise, clerk):
    officer = make_actor(Role.LEAD_OFFICER)
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")
    with pytest.raises(Refused, match="请填写原因"):
        steps(enterprise, officer, "give_back", reason="  ")
    steps(enterprise, officer, "confirm")
    with pytest.raises(Refused, match="请填写原因"):
        steps(enterprise, officer, "reopen", reason="")

    assert stored("revenue").status == FigureStatus.CONFIRMED


def test_reopened_year_forgets_who_confirmed(enterprise, clerk):
    officer = make_actor(Role.LEAD_CHIEF)
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")
    steps(enterprise, officer, "confirm", "reopen")

    figure = stored("revenue")
    assert (figure.status, figure.confirmed_by_id, figure.confirmed_at) == ("draft", None, None)


def test_submitted_year_is_locked_until_withdrawn(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")
    with pytest.raises(IllegalStep):
        save(enterprise, clerk, said("revenue", 101), revenue=1)
    with pytest.raises(IllegalStep):
        steps(enterprise, clerk, "submit")

    steps(enterprise, clerk, "withdraw")

    assert save(enterprise, clerk, said("revenue", 101), revenue=1) == 1


def test_year_without_any_value_is_not_submitted(enterprise, clerk):
    with pytest.raises(Refused, match="还没有填写任何数值"):
        steps(enterprise, clerk, "submit")
    save(enterprise, clerk, said("exports", Absent.NOT_APPLICABLE))
    with pytest.raises(Refused, match="还没有填写任何数值"):
        steps(enterprise, clerk, "submit")


def test_foreign_township_and_own_people_can_not_confirm(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")

    for actor in (township_officer(make_enterprise()), make_actor(Role.BUREAU_OFFICER)):
        with pytest.raises(Refused, match="不在您的办理范围"):
            steps(enterprise, actor, "confirm")
    with pytest.raises(IllegalStep):
        steps(enterprise, clerk, "confirm")


def test_figures_wait_from_the_day_they_were_submitted_not_stated(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))
    later, officer = AT + timedelta(days=9), township_officer(enterprise)
    step = {"enterprise": enterprise, "year": 2017}

    def waits():
        return stored("revenue").submitted_at

    assert waits() is None
    yearly_figures.submit(**step, by=clerk, at=later)
    assert waits() == later
    yearly_figures.withdraw(**step, by=clerk, at=later)
    assert waits() is None
    yearly_figures.submit(**step, by=clerk, at=later)
    yearly_figures.give_back(**step, reason="单位有误", by=officer, at=later)
    assert waits() is None
    yearly_figures.submit(**step, by=clerk, at=later)
    yearly_figures.confirm(**step, by=officer, at=later + timedelta(days=1))
    assert waits() == later
