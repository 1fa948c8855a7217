import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.models import RuleSetting
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_definition, make_enterprise, make_figure

pytestmark = pytest.mark.django_db
PAGE = "/enterprises/rules/"


@pytest.fixture
def chief():
    return sign_in(make_user(Role.LEAD_CHIEF, name="陈科长"))


def test_chief_sees_that_the_default_is_an_example(chief):
    body = chief.get(PAGE).content.decode()

    assert "口径由牵头单位确定" in body
    assert "示例口径" in body


def test_chief_sets_the_reading_and_it_is_shown_with_its_history(chief):
    assert chief.post(PAGE, {"value": "strict", "reason": "会议纪要"}).status_code == 302

    body = chief.get(PAGE).content.decode()
    assert "现按“增幅不低于”判定" in body
    assert "陈科长" in body
    assert "会议纪要" in body


@pytest.mark.parametrize(
    "sent", [{"value": "strict", "reason": ""}, {"value": "other", "reason": "依据"}, {}]
)
def test_choice_without_reason_or_reading_is_explained(chief, sent):
    assert chief.post(PAGE, sent).status_code == 422
    assert not RuleSetting.objects.exists()


def test_others_have_no_such_page():
    assert sign_in(make_user(Role.LEAD_OFFICER)).get(PAGE).status_code == 403


def test_both_readings_stand_with_the_figures_and_the_set_one_is_judged(chief):
    make_definition("revenue", name="营业收入")
    make_definition("rd_spending", name="研发投入")
    enterprise = make_enterprise()
    for year, revenue, spending in ((2016, 10000, 400), (2017, 12000, 430)):
        make_figure(enterprise, "revenue", year, revenue)
        make_figure(enterprise, "rd_spending", year, spending)
    figures = reverse("enterprises:figures_of", args=[enterprise.pk])

    before = chief.get(figures)
    chief.post(PAGE, {"value": "strict", "reason": "会议纪要"})
    after = chief.get(figures)

    for page in (before, after):
        research = page.context["research"]
        assert (research.weak.value, research.strict.value) == ("满足", "不满足")
        assert "营业收入增幅 20.0%，研发投入增幅 7.5%。" in page.content.decode()
    assert "随营收增长" in before.content.decode()
    assert "低于营收增幅 20.0%" in after.content.decode()
