from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Notice, TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.actions import yearly_figures
from enterprises.enums import TRUSTED, FigureSource, FigureState, FigureStatus
from enterprises.models import Enterprise, FigureChange, Summary, YearlyFigure
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
    make_definition("rd_intensity", unit="%", formula="rd_spending / revenue * 100")
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


# ── 口径 and 说明 ─────────────────────────────────────────────────────────────────────────────────
CHOICES = [{"code": "statistics", "name": "统计口径"}, {"code": "accounts", "name": "会计口径"}]
JUMP = {"kind": "jump", "percent": "30", "level": "explain", "words": "“{name}”变动超过 {percent}%。"}
AT_MOST = {"kind": "at_most", "other": "exports", "level": "block", "words": "“{name}”大于“{other}”。"}


def define(code, **values):
    definition = make_definition(code)
    for name, value in values.items():
        setattr(definition, name, value)
    definition.save()


def test_basis_and_explanation_are_kept_with_the_history(enterprise, clerk):
    define("staff", bases=CHOICES)
    first = Statement("staff", Decimal(10), basis="statistics", explanation="统计局口径。")
    save(enterprise, clerk, first)
    save(enterprise, clerk, Statement("staff", Decimal(10), basis="accounts"), staff=1)

    figure = stored("staff")
    assert (figure.version, figure.basis, figure.explanation) == (2, "accounts", "统计局口径。")
    changes = figure.changes.order_by("pk").values_list("basis", "explanation")
    assert list(changes) == [("statistics", "统计局口径。"), ("accounts", "统计局口径。")]


def test_basis_that_does_not_exist_is_refused(enterprise, clerk):
    define("staff", bases=CHOICES)
    for code, basis in (("staff", "guess"), ("revenue", "statistics")):
        with pytest.raises(Refused, match="没有这种口径"):
            save(enterprise, clerk, Statement(code, Decimal(1), basis=basis))


def test_submission_waits_for_the_basis(enterprise, clerk):
    define("staff", name="从业人数", bases=CHOICES)
    save(enterprise, clerk, said("staff", 10))

    with pytest.raises(yearly_figures.Unsettled, match="1 项须改正。请选择“从业人数”的口径。"):
        steps(enterprise, clerk, "submit")
    assert stored("staff").status == FigureStatus.DRAFT

    save(enterprise, clerk, Statement("staff", Decimal(10), basis="accounts"), staff=1)
    steps(enterprise, clerk, "submit")
    assert stored("staff").status == FigureStatus.SUBMITTED


def test_submission_waits_for_an_explanation_of_a_jump(enterprise, clerk):
    define("revenue", name="营业收入", checks=[JUMP])
    save(enterprise, clerk, said("revenue", 100), year=2016)
    save(enterprise, clerk, said("revenue", 140))

    with pytest.raises(yearly_figures.Unsettled, match="1 项须填写说明。“营业收入”变动超过 30%。"):
        steps(enterprise, clerk, "submit")
    figure = YearlyFigure.objects.get(year=2017)
    assert figure.status == FigureStatus.DRAFT

    save(enterprise, clerk, Statement("revenue", Decimal(140), explanation="新厂投产。"), revenue=1)
    steps(enterprise, clerk, "submit")
    figure.refresh_from_db()
    assert (figure.status, figure.explanation) == (FigureStatus.SUBMITTED, "新厂投产。")


def test_an_error_stops_submission_whatever_is_explained(enterprise, clerk):
    define("staff", checks=[AT_MOST])
    save(enterprise, clerk, said("exports", 1), Statement("staff", Decimal(2), explanation="属实。"))

    with pytest.raises(yearly_figures.Unsettled) as refused:
        steps(enterprise, clerk, "submit")

    assert [finding.code for finding in refused.value.found] == ["staff"]


def test_figure_of_another_edition_is_not_asked(enterprise, clerk):
    define("staff", name="人数", first_year=2018)
    define("exports", name="出口", last_year=2016)

    for code in ("staff", "exports"):
        with pytest.raises(Refused, match="2017 年度不填报"):
            save(enterprise, clerk, said(code, 1))


# ── locking ─────────────────────────────────────────────────────────────────────────────────────
def confirmed(enterprise, clerk):
    save(enterprise, clerk, said("revenue", 100))
    steps(enterprise, clerk, "submit")
    officer = township_officer(enterprise)
    steps(enterprise, officer, "confirm")
    return officer


def test_locked_year_keeps_who_confirmed_and_can_not_be_reopened(enterprise, clerk):
    officer, lead = confirmed(enterprise, clerk), make_actor(Role.LEAD_OFFICER)

    steps(enterprise, lead, "lock")

    figure = stored("revenue")
    assert (figure.status, figure.confirmed_by_id, figure.confirmed_at) == ("locked", officer.user_id, AT)
    assert figure.changes.first().status == "locked"
    with pytest.raises(IllegalStep):
        steps(enterprise, lead, "reopen")
    with pytest.raises(IllegalStep):
        steps(enterprise, lead, "lock")
    assert Notice.objects.filter(user_id=clerk.user_id, title="2017 年度数据已锁定").count() == 1


def test_only_the_chief_unlocks_and_says_why(enterprise, clerk):
    confirmed(enterprise, clerk)
    steps(enterprise, make_actor(Role.LEAD_OFFICER), "lock")
    unlock = {"enterprise": enterprise, "year": 2017, "at": AT}

    with pytest.raises(IllegalStep):
        yearly_figures.unlock(**unlock, by=make_actor(Role.LEAD_OFFICER), reason="更正")
    chief = make_actor(Role.LEAD_CHIEF)
    with pytest.raises(Refused, match="请填写原因"):
        yearly_figures.unlock(**unlock, by=chief, reason=" ")
    yearly_figures.unlock(**unlock, by=chief, reason="税务数据更正")

    figure = stored("revenue")
    assert (figure.status, figure.confirmed_at) == ("confirmed", AT)
    assert figure.changes.first().reason == "税务数据更正"
    assert TrailEntry.objects.filter(action="enterprises.yearly_figures.unlock").count() == 1


def test_lock_in_a_loop_gives_a_result_for_each(enterprise, clerk):
    confirmed(enterprise, clerk)
    empty, lead, results = make_enterprise(), make_actor(Role.LEAD_OFFICER), []
    for one in (enterprise, empty):
        try:
            yearly_figures.lock(enterprise=one, year=2017, by=lead, at=AT)
        except Refused as refusal:
            results.append(refusal.words)
        else:
            results.append("已锁定")

    assert results == ["已锁定", "当前状态为“企业填报中”，不能锁定。请刷新页面后再试。"]


def test_reopened_year_is_trusted_by_nobody(enterprise, clerk):
    confirmed(enterprise, clerk)
    assert YearlyFigure.objects.filter(status__in=TRUSTED).exists()

    steps(enterprise, make_actor(Role.LEAD_CHIEF), "reopen")

    assert not YearlyFigure.objects.filter(status__in=TRUSTED).exists()
    assert Summary.objects.get(enterprise=enterprise).revenue is None


def test_summary_follows_every_step(enterprise, clerk):
    confirmed(enterprise, clerk)

    assert Summary.objects.get(enterprise=enterprise).revenue == 100


def test_year_of_an_enterprise_that_has_ended_is_confirmed_but_never_led_back(enterprise, clerk):
    save(enterprise, clerk, said("revenue", Decimal(100)))
    steps(enterprise, clerk, "submit")
    Enterprise.objects.filter(pk=enterprise.pk).update(ended_on=date(2018, 4, 1), ended_as="closed")
    officer = make_actor(Role.LEAD_OFFICER)

    with pytest.raises(Refused, match="已于 2018-04-01 注销"):
        steps(enterprise, officer, "give_back")
    steps(enterprise, officer, "confirm")
    with pytest.raises(Refused, match="已于 2018-04-01 注销"):
        steps(enterprise, officer, "reopen")

    assert stored("revenue").status == FigureStatus.CONFIRMED


def test_year_that_is_not_over_is_not_submitted(enterprise, clerk):
    stated = {"statements": [said("revenue", 100)], "seen": {}, "by": clerk, "at": AT}
    yearly_figures.save(enterprise=enterprise, year=2018, **stated)

    with pytest.raises(Refused, match="2018 年度尚未结束，可以先填写保存，2019 年 1 月 1 日起提交。"):
        yearly_figures.submit(enterprise=enterprise, year=2018, by=clerk, at=AT)

    assert stored("revenue").status == FigureStatus.DRAFT
