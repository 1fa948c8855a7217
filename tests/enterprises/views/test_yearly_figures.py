import pytest
from django.urls import reverse
from django.utils import timezone

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus
from enterprises.models import YearlyFigure
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_definition, make_enterprise, make_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    make_definition("revenue", name="营业收入", group="经营规模")
    make_definition("exports", name="出口总额", group="出口与品牌")
    at_most = {
        "kind": "at_most",
        "other": "exports",
        "level": "block",
        "words": "“{name}”大于“{other}”，请改正。",
    }
    make_definition("own_brand_exports", name="自主品牌产品出口额", group="出口与品牌", checks=[at_most])
    make_definition(
        "own_brand_share",
        name="占比",
        unit="%",
        formula="own_brand_exports / exports * 100",
        group="出口与品牌",
    )
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_CLERK, enterprise.organisation))


@pytest.fixture
def township(enterprise):
    return sign_in(make_user(Role.TOWNSHIP_OFFICER, enterprise.township))


def url(enterprise, year=2017, step=""):
    if step:
        return reverse("enterprises:figures_step", args=[enterprise.pk, year, step])
    return reverse("enterprises:figures", args=[enterprise.pk, year])


def typed(seen="", **figures):
    """A post of the form as a browser sends it: 不适用 is sent as a tick."""
    sent = {"seen": seen}
    for code, value in figures.items():
        sent[f"{code}-source"] = "reported"
        sent |= {f"{code}-value": "", f"{code}-na": "on"} if value == "不适用" else {f"{code}-value": value}
    return sent


def stored():
    return {
        figure.definition.code: figure.value for figure in YearlyFigure.objects.select_related("definition")
    }


def test_clerk_saves_what_people_type(clerk, enterprise):
    response = clerk.post(
        url(enterprise), typed(revenue="１，２３４．５万元", exports="不适用", own_brand_exports="")
    )

    assert response.status_code == 302
    assert stored() == {"revenue": 1234.5, "exports": None}
    body = clerk.get(url(enterprise)).content.decode()
    assert 'value="1234.50"' in body
    assert "2 项有变动" in body


def test_wrong_number_is_explained_and_everything_typed_stays(clerk, enterprise):
    response = clerk.post(url(enterprise), typed(revenue="约500", exports="12.5"))

    body = response.content.decode()
    assert response.status_code == 422
    assert "“约500”不是数字" in body
    assert 'value="约500"' in body
    assert 'value="12.5"' in body
    assert stored() == {}


def test_value_and_not_applicable_together_are_asked_about(clerk, enterprise):
    sent = typed(exports="5") | {"exports-na": "on"}

    assert "请只保留一项" in clerk.post(url(enterprise), sent).content.decode()


def test_figure_that_was_not_sent_stays(clerk, enterprise):
    make_figure(enterprise, "exports", 2017, 7, status=FigureStatus.DRAFT)

    clerk.post(url(enterprise), typed(revenue="5"))

    assert stored() == {"revenue": 5, "exports": 7}


def test_value_of_the_year_before_stands_beside_and_is_never_filled_in(clerk, enterprise):
    make_figure(enterprise, "revenue", 2016, "7512.30")

    response = clerk.get(url(enterprise))

    line = response.context["groups"][0].lines[0]
    assert (line.before_words, line.fields["value"].value()) == ("7,512.30", "")


def test_conflict_shows_both_values_and_the_second_save_wins(clerk, enterprise):
    clerk.post(url(enterprise), typed(revenue="100"))
    colleague = sign_in(make_user(Role.ENTERPRISE_MANAGER, enterprise.organisation))
    colleague.post(url(enterprise), typed("revenue=1", revenue="110"))

    conflict = clerk.post(url(enterprise), typed("revenue=1", revenue="105"))

    body = conflict.content.decode()
    assert conflict.status_code == 409
    assert 'value="105"' in body
    assert "改为 110.00" in body
    assert stored() == {"revenue": 110}
    seen = conflict.context["form"]["seen"].value()
    clerk.post(url(enterprise), typed(seen, revenue="105"))
    assert stored() == {"revenue": 105}


def test_contradictions_are_said_as_sentences(clerk, enterprise):
    clerk.post(url(enterprise), typed(exports="10", own_brand_exports="11"))

    body = clerk.get(url(enterprise)).content.decode()

    assert "“自主品牌产品出口额”大于“出口总额”，请改正。" in body


def test_year_travels_from_clerk_to_township_and_back(clerk, township, enterprise):
    clerk.post(url(enterprise), typed(revenue="100") | {"then": "submit"})
    assert YearlyFigure.objects.get().status == "submitted"
    assert "退回原因" in township.get(url(enterprise)).content.decode()

    empty = township.post(url(enterprise, step="return"), {"reason": " "})
    assert (empty.status_code, YearlyFigure.objects.get().status) == (422, "submitted")
    township.post(url(enterprise, step="return"), {"reason": "与税务数据不符"})
    assert "与税务数据不符" in clerk.get(url(enterprise)).content.decode()

    clerk.post(url(enterprise), typed("revenue=1", revenue="101") | {"then": "submit"})
    township.post(url(enterprise, step="confirm"))
    figure = YearlyFigure.objects.get()
    assert (figure.status, figure.value) == ("confirmed", 101)


def test_year_submitted_meanwhile_keeps_what_was_typed(clerk, enterprise):
    make_figure(enterprise, "revenue", 2017, 100, status=FigureStatus.SUBMITTED)

    response = clerk.post(url(enterprise), typed("revenue=1", revenue="105"))

    assert response.status_code == 409
    assert 'value="105"' in response.content.decode()
    assert stored() == {"revenue": 100}


def test_draft_is_hidden_from_staff(township, enterprise):
    make_figure(enterprise, "revenue", 2017, "8604.20", status=FigureStatus.DRAFT)

    body = township.get(url(enterprise)).content.decode()

    assert "企业填报中" in body
    assert "8,604.20" not in body


def test_step_out_of_turn_is_said_and_changes_nothing(clerk, township, enterprise):
    make_figure(enterprise, "revenue", 2017, 100, status=FigureStatus.DRAFT)

    response = township.post(url(enterprise, step="confirm"), follow=True)

    assert "不能确认" in response.content.decode()
    assert YearlyFigure.objects.get().status == "draft"


def test_staff_can_not_state_figures(township, enterprise):
    response = township.post(url(enterprise), typed(revenue="1"))

    assert (response.status_code, stored()) == (409, {})


@pytest.mark.parametrize("year", [1999, 2101])
def test_impossible_year_does_not_exist(clerk, enterprise, year):
    assert clerk.get(url(enterprise, year)).status_code == 404


def test_next_year_does_not_exist_yet(clerk, enterprise):
    assert clerk.get(url(enterprise, timezone.localdate().year + 1)).status_code == 404


def test_unknown_step_does_not_exist(clerk, enterprise):
    assert clerk.post(url(enterprise, step="abolish")).status_code == 404


@pytest.mark.parametrize("junk", ["=", "revenue=x,exports", "a=1=2,,"])
def test_garbled_versions_are_no_fault(clerk, enterprise, junk):
    assert clerk.post(url(enterprise), typed(junk, revenue="5")).status_code == 302


@pytest.mark.parametrize("number", [1, 3, 40])
def test_form_costs_the_same_however_many_figures(clerk, enterprise, number, django_assert_num_queries):
    for place in range(number):
        make_figure(enterprise, f"f{place}", 2017, 1, status=FigureStatus.DRAFT)
    clerk.get(url(enterprise))

    with django_assert_num_queries(12):
        clerk.get(url(enterprise))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_years_cost_the_same_however_many(clerk, enterprise, number, django_assert_num_queries):
    for place in range(number):
        make_figure(enterprise, "revenue", 2000 + place, 1)
    page = reverse("enterprises:figures_of", args=[enterprise.pk])
    clerk.get(page)

    with django_assert_num_queries(12):
        clerk.get(page)


# ── suggestions, 口径, 说明 ──────────────────────────────────────────────────────────────────────
def test_last_years_value_is_filled_in_on_request_and_not_saved(clerk, enterprise):
    make_figure(enterprise, "revenue", 2016, "7512.30")

    response = clerk.post(url(enterprise), typed(revenue="", exports="5") | {"carry": "revenue"})

    form = response.context["form"]
    assert (form["revenue-value"].value(), form["exports-value"].value()) == ("7512.30", "5")
    assert "尚未保存" in response.content.decode()
    assert not YearlyFigure.objects.filter(year=2017).exists()


def test_not_applicable_of_last_year_is_suggested_too(clerk, enterprise):
    make_figure(enterprise, "exports", 2016, None)

    response = clerk.post(url(enterprise), typed(exports="") | {"carry": "exports"})

    assert response.context["form"]["exports-na"].value() is True


def test_enter_saves_and_never_takes_over_last_year(clerk, enterprise):
    make_figure(enterprise, "revenue", 2016, "7512.30")

    body = clerk.get(url(enterprise)).content.decode()

    assert body.index("保存草稿</button>") < body.index("沿用")


def test_basis_is_chosen_beside_the_value_and_missing_it_is_said(clerk, enterprise):
    bases = [{"code": "statistics", "name": "统计口径"}, {"code": "tax", "name": "税务口径"}]
    make_definition("rd_spending", name="研发投入", bases=bases)

    clerk.post(url(enterprise), typed(rd_spending="5") | {"rd_spending-basis": ""})
    assert "请选择“研发投入”的口径。" in clerk.get(url(enterprise)).content.decode()

    clerk.post(url(enterprise), typed("rd_spending=1", rd_spending="5") | {"rd_spending-basis": "tax"})
    assert YearlyFigure.objects.get().basis == "tax"


def test_question_has_a_place_for_the_answer_and_submission_waits_for_it(clerk, enterprise):
    jump = {"kind": "jump", "percent": "30", "level": "explain", "words": "“{name}”变动超过 {percent}%。"}
    make_definition("taxes", name="纳税总额", checks=[jump])
    make_figure(enterprise, "taxes", 2016, 100)
    sent = typed(taxes="150") | {"then": "submit"}

    body = clerk.post(url(enterprise), sent, follow=True).content.decode()
    assert "1 项须填写说明" in body
    assert 'name="taxes-explanation"' in body
    assert YearlyFigure.objects.get(year=2017).status == "draft"

    sent = typed("taxes=1", taxes="150") | {"then": "submit", "taxes-explanation": "补缴上年税款。"}
    clerk.post(url(enterprise), sent)
    figure = YearlyFigure.objects.get(year=2017)
    assert (figure.status, figure.explanation) == ("submitted", "补缴上年税款。")


def test_staff_read_what_was_explained(township, enterprise):
    make_figure(enterprise, "revenue", 2017, 5, status=FigureStatus.SUBMITTED, explanation="新厂投产。")

    assert "新厂投产。" in township.get(url(enterprise)).content.decode()


# ── two at once ─────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def colleague(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_MANAGER, enterprise.organisation, name="林晓"))


def test_conflict_page_keeps_what_a_colleague_changed_elsewhere(clerk, colleague, enterprise):
    clerk.post(url(enterprise), typed(revenue="100", exports="10"))
    seen = "revenue=1,exports=1"
    colleague.post(url(enterprise), typed(seen, revenue="110", exports="20"))

    conflict = clerk.post(url(enterprise), typed(seen, revenue="105", exports="10"))

    form = conflict.context["form"]
    assert (form["revenue-value"].value(), form["exports-value"].value()) == ("105", "20.00")
    again = typed(form["seen"].value(), revenue="105", exports=form["exports-value"].value())
    clerk.post(url(enterprise), again)
    assert stored() == {"revenue": 105, "exports": 20}


def test_conflict_panel_names_both_values_and_takes_the_other(clerk, colleague, enterprise):
    clerk.post(url(enterprise), typed(revenue="100"))
    colleague.post(url(enterprise), typed("revenue=1", revenue="110"))
    conflict = clerk.post(url(enterprise), typed("revenue=1", revenue="105"))
    (line,) = conflict.context["conflicts"]
    assert (line.typed, line.theirs, line.overtaken.stated_by.name) == ("105", "110.00", "林晓")

    seen = conflict.context["form"]["seen"].value()
    taken = clerk.post(url(enterprise), typed(seen, revenue="105") | {"take": "revenue"})

    assert taken.context["form"]["revenue-value"].value() == "110.00"
    assert stored() == {"revenue": 110}


def test_both_values_stay_in_the_history(clerk, colleague, enterprise):
    clerk.post(url(enterprise), typed(revenue="100"))
    colleague.post(url(enterprise), typed("revenue=1", revenue="110"))
    seen = clerk.post(url(enterprise), typed("revenue=1", revenue="105")).context["form"]["seen"].value()
    clerk.post(url(enterprise), typed(seen, revenue="105"))

    values = YearlyFigure.objects.get().changes.order_by("pk").values_list("value", flat=True)
    assert list(values) == [100, 110, 105]


def test_save_tells_what_a_colleague_saved_meanwhile(clerk, colleague, enterprise):
    clerk.post(url(enterprise), typed(revenue="100", exports="10"))
    colleague.post(url(enterprise), typed("revenue=1,exports=1", revenue="100", exports="20"))

    sent = typed("revenue=1,exports=1", revenue="105", exports="10")
    body = clerk.post(url(enterprise), sent, follow=True).content.decode()

    assert "保存了 1 项：出口总额，已一并保留。" in body
    assert stored() == {"revenue": 105, "exports": 20}


def test_open_page_hears_what_a_colleague_saved(clerk, colleague, enterprise, django_assert_num_queries):
    clerk.post(url(enterprise), typed(revenue="100"))
    news = reverse("enterprises:figures_news", args=[enterprise.pk, 2017])
    quiet = clerk.get(news, {"seen": "revenue=1"}).content.decode()
    colleague.post(url(enterprise), typed("revenue=1", revenue="110"))

    with django_assert_num_queries(5):
        told = clerk.get(news, {"seen": "revenue=1"}).content.decode()

    assert "林晓" not in quiet
    assert "保存了 1 项：营业收入" in told
    assert "林晓" not in colleague.get(news, {"seen": "revenue=1"}).content.decode()


def test_news_of_another_enterprise_does_not_exist(clerk):
    news = reverse("enterprises:figures_news", args=[make_enterprise().pk, 2017])

    assert clerk.get(news).status_code == 404


# ── locking ─────────────────────────────────────────────────────────────────────────────────────
def test_lead_locks_and_only_the_chief_unlocks(enterprise):
    make_figure(enterprise, "revenue", 2017, 100)
    lead, chief = (sign_in(make_user(role)) for role in (Role.LEAD_OFFICER, Role.LEAD_CHIEF))

    lead.post(url(enterprise, step="lock"))
    assert YearlyFigure.objects.get().status == "locked"
    assert "解锁" not in lead.get(url(enterprise)).content.decode()
    assert "解锁原因" in chief.get(url(enterprise)).content.decode()
    assert chief.post(url(enterprise, step="unlock"), {"reason": ""}).status_code == 422
    chief.post(url(enterprise, step="unlock"), {"reason": "税务更正"})
    assert YearlyFigure.objects.get().status == "confirmed"


@pytest.mark.parametrize("status", [FigureStatus.DRAFT, FigureStatus.SUBMITTED])
def test_draft_of_the_year_before_stays_with_the_enterprise(clerk, township, enterprise, status):
    make_figure(enterprise, "revenue", 2016, "777.5", status=status)
    make_figure(enterprise, "revenue", 2017, 900, status=FigureStatus.SUBMITTED)

    seen = {who: "777.50" in who.get(url(enterprise)).content.decode() for who in (clerk, township)}

    assert seen == {clerk: True, township: status == FigureStatus.SUBMITTED}
    said = "2016 年数值<small>未提交</small>" in township.get(url(enterprise)).content.decode()
    assert said == (status == FigureStatus.DRAFT)


def test_running_year_is_filled_in_but_not_handed_in(clerk, enterprise):
    year = clock.today().year

    page = clerk.get(url(enterprise, year)).content.decode()

    assert ("保存草稿" in page, "保存并提交" in page) == (True, False)
    assert f"{year} 年度尚未结束，可以先填写保存" in page
    assert "保存并提交" in clerk.get(url(enterprise, 2017)).content.decode()
