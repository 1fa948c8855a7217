import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Notice, TrailEntry
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus
from enterprises.models import YearlyFigure
from enterprises.rules import bulk as rules
from enterprises.rules.columns import due_year
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_enterprise, make_figure, make_township, member

pytestmark = pytest.mark.django_db
BULK, RESULT = "/enterprises/bulk/", "/enterprises/bulk/result/"


@pytest.fixture(autouse=True)
def no_results_of_other_tests():
    """Each test begins with the same keys of people."""
    cache.clear()


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


def keys(*enterprises):
    return [enterprise.pk for enterprise in enterprises]


def outcomes(browser):
    return {one.name: (one.done, one.words) for one in browser.get(RESULT).context["outcomes"]}


def test_one_refusal_takes_nothing_back_from_the_others(officer):
    year = due_year(clock.today())
    waiting, draft = make_enterprise("待确认公司"), make_enterprise("草稿公司")
    make_figure(waiting, year=year, status=FigureStatus.SUBMITTED)
    make_figure(draft, year=year, status=FigureStatus.DRAFT)

    answer = officer.post(BULK, {"act": "confirm", "pk": keys(waiting, draft), "year": year, "sure": 1})

    assert answer.headers["Location"] == RESULT
    statuses = dict(YearlyFigure.objects.values_list("enterprise__name", "status"))
    assert statuses == {"待确认公司": "confirmed", "草稿公司": "draft"}
    found = outcomes(officer)
    assert found["待确认公司"] == (True, "")
    assert found["草稿公司"][0] is False
    assert "不能确认" in found["草稿公司"][1]


def test_reminder_goes_to_those_who_have_not_submitted_and_once_a_day(officer):
    year = due_year(clock.today())
    asked, done, nobody = (make_enterprise(name) for name in ("未提交公司", "已提交公司", "无账号公司"))
    member(asked), member(done)
    make_figure(done, year=year, status=FigureStatus.SUBMITTED)
    posted = {"act": "remind", "pk": keys(asked, done, nobody), "year": year, "sure": 1}

    officer.post(BULK, posted)
    first = outcomes(officer)
    officer.post(BULK, posted)
    second = outcomes(officer)

    assert {name: done for name, (done, _) in first.items()} == {
        "未提交公司": True,
        "已提交公司": False,
        "无账号公司": False,
    }
    assert second["未提交公司"] == (False, "今天已经催办过，不再重复发送。")
    assert Notice.objects.filter(title=f"请提交 {year} 年度数据").count() == 1
    assert TrailEntry.objects.filter(action="enterprises.reminder.send").count() == 1


def test_liaison_is_appointed_and_told(officer):
    enterprise, liaison = make_enterprise(), make_user(Role.LEAD_OFFICER, name="甘露")

    officer.post(BULK, {"act": "assign", "pk": keys(enterprise), "liaison": liaison.pk, "sure": 1})
    officer.post(BULK, {"act": "assign", "pk": keys(enterprise), "liaison": liaison.pk, "sure": 1})

    enterprise.refresh_from_db()
    assert enterprise.liaison == liaison
    assert enterprise.history.latest().liaison_id == liaison.pk
    assert outcomes(officer)[enterprise.name] == (False, "责任联系人已是甘露。")
    assert Notice.objects.filter(user=liaison).count() == 1


def test_stranger_to_the_township_is_no_liaison(officer):
    enterprise, stranger = make_enterprise(), make_user(Role.TOWNSHIP_OFFICER, make_township("别的街道"))

    officer.post(BULK, {"act": "assign", "pk": keys(enterprise), "liaison": stranger.pk, "sure": 1})

    assert "街道（乡镇）的经办人员" in outcomes(officer)[enterprise.name][1]


def test_township_acts_on_its_own_only():
    ours, theirs = make_enterprise(), make_enterprise()
    for one in (ours, theirs):
        make_figure(one, year=due_year(clock.today()), status=FigureStatus.SUBMITTED)
    township = sign_in(make_user(Role.TOWNSHIP_OFFICER, ours.township))

    township.post(
        BULK, {"act": "confirm", "pk": keys(ours, theirs), "year": due_year(clock.today()), "sure": 1}
    )

    assert list(outcomes(township)) == [ours.name]
    assert YearlyFigure.objects.get(enterprise=theirs).status == FigureStatus.SUBMITTED


@pytest.mark.parametrize(("role", "act"), [(Role.LEADER, "confirm"), (Role.TOWNSHIP_OFFICER, "lock")])
def test_act_of_another_role_is_refused(role, act):
    enterprise = make_enterprise()
    browser = sign_in(make_user(role, enterprise.township if role == Role.TOWNSHIP_OFFICER else None))

    answer = browser.post(BULK, {"act": act, "pk": keys(enterprise), "year": 2017, "sure": 1}, follow=True)

    assert "请选择要办理的事项" in answer.content.decode()


def test_everything_that_meets_the_conditions_is_done_without_ticking_it(officer):
    year = due_year(clock.today())
    wanted = [make_enterprise(f"甲{number}公司") for number in range(3)]
    other = make_enterprise("乙公司")
    for one in (*wanted, other):
        make_figure(one, year=year, status=FigureStatus.SUBMITTED)

    officer.post(BULK, {"act": "confirm", "all": 1, "query": "q=甲", "year": year, "sure": 1})

    assert sorted(outcomes(officer)) == ["甲0公司", "甲1公司", "甲2公司"]


def test_too_many_at_once_are_refused(officer, monkeypatch):
    monkeypatch.setattr(rules, "LIMIT", 1)
    make_enterprise(), make_enterprise()

    answer = officer.post(BULK, {"act": "remind", "all": 1, "query": ""}, follow=True)

    assert "请增加查询条件后分批办理" in answer.content.decode()


@pytest.mark.parametrize(
    "posted", [{}, {"act": "remind"}, {"act": "remind", "pk": ["x", "99999999999999999999"]}]
)
def test_nothing_chosen_is_said_and_nothing_done(officer, posted):
    make_enterprise()

    answer = officer.post(BULK, posted, follow=True)

    assert answer.status_code == 200
    assert not Notice.objects.exists()


def test_act_is_asked_about_before_it_is_done(officer):
    enterprise = make_enterprise()

    answer = officer.post(BULK, {"act": "remind", "pk": keys(enterprise)})

    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="pk" value="{enterprise.pk}"' in body
    assert "发送催办（1 家）" in body


def test_chosen_enterprises_are_exported_alone(officer):
    wanted, _ = make_enterprise("要的公司"), make_enterprise("不要的公司")

    answer = officer.post(BULK, {"act": "export", "pk": keys(wanted)})

    sheet = load_workbook(io.BytesIO(answer.getvalue()))["企业名录"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["要的公司"]


def test_result_belongs_to_the_person(officer):
    enterprise = make_enterprise()
    officer.post(BULK, {"act": "remind", "pk": keys(enterprise), "year": 2017, "sure": 1})

    other = sign_in(make_user(Role.LEAD_OFFICER)).get(reverse("enterprises:bulk_result"))

    assert enterprise.name not in other.content.decode()
    assert "没有可以显示的办理结果" in other.content.decode()


@pytest.mark.parametrize("on", ["2018-04-01", "2999-01-01", "x"])
@pytest.mark.parametrize("act", ["export", "remind"])
def test_nothing_is_done_from_the_list_of_a_past_day(officer, act, on):
    enterprise = make_enterprise()

    answer = officer.post(BULK, {"act": act, "pk": keys(enterprise), "query": f"on={on}"}, follow=True)

    assert "历史时点的名录只供查阅" in answer.content.decode()
