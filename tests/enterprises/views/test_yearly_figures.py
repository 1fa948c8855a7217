import pytest
from django.urls import reverse
from django.utils import timezone

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
    make_definition("own_brand_exports", name="自主品牌产品出口额", group="出口与品牌")
    make_definition("own_brand_share", name="占比", unit="%", formula="own_brand_share", group="出口与品牌")
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

    line = response.context["form"].groups()[0][1][0]
    assert (line.before_words, line.value.value()) == ("7,512.30", "")


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

    assert "“自主品牌产品出口额”大于“出口总额”，请核对。" in body


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

    with django_assert_num_queries(11):
        clerk.get(url(enterprise))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_years_cost_the_same_however_many(clerk, enterprise, number, django_assert_num_queries):
    for place in range(number):
        make_figure(enterprise, "revenue", 2000 + place, 1)
    page = reverse("enterprises:figures_of", args=[enterprise.pk])
    clerk.get(page)

    with django_assert_num_queries(10):
        clerk.get(page)
