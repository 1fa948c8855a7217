from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Notice
from dongtou_brand.kernel.actor import Role
from enterprises.models import Alteration, Attachment, Enterprise
from enterprises.rules.alterations import CORRECTION
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_enterprise, make_township
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
GROUND = {"on": "2018-03-01", "document_number": "变字〔2018〕12 号"}


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


@pytest.fixture
def firm():
    return make_enterprise("温州海霞电气有限公司", founded_on=date(2004, 5, 18))


def tab(firm):
    return reverse("enterprises:alterations_of", args=[firm.pk])


def form(firm, kind):
    return reverse("enterprises:alteration_add", args=[firm.pk, kind])


def test_rename_is_entered_and_stands_in_history_and_head(officer, firm):
    saved = officer.post(form(firm, "name"), GROUND | {"name": "温州远帆有限公司"})

    body = officer.get(saved.headers["Location"]).content.decode()
    assert saved.headers["Location"] == tab(firm)
    assert "曾用名：温州海霞电气有限公司" in body
    assert ("温州远帆有限公司" in body, "变字〔2018〕12 号" in body) == (True, True)


def test_form_begins_with_the_present_name(officer, firm):
    assert 'value="温州海霞电气有限公司"' in officer.get(form(firm, "name")).content.decode()


def test_correction_is_ticked(officer, firm):
    officer.post(
        form(firm, "name"), {"on": "2018-03-01", "name": "温州海夏电气有限公司", "is_correction": "on"}
    )

    assert Alteration.objects.get().reason == CORRECTION
    assert "曾用名" not in officer.get(tab(firm)).content.decode()


def test_namesake_of_the_new_name_is_shown_and_told_apart(officer, firm):
    twin = make_enterprise("浙江远帆股份有限公司")
    typed = GROUND | {"name": "温州远帆有限公司", "reason": "股东会决议"}

    asked = officer.post(form(firm, "name"), typed)
    told = typed | {"is_another": "on", "told_apart_reason": "代码不同"}

    body = asked.content.decode()
    assert (asked.status_code, reverse("enterprises:detail", args=[twin.pk]) in body) == (422, True)
    assert "股东会决议" in body
    assert officer.post(form(firm, "name"), told).status_code == 302


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("name", {"name": "新名称", "on": "2018-03-01"}, "document_number"),
        ("name", GROUND | {"name": "温州海霞电气有限公司"}, "__all__"),
        ("name", GROUND | {"name": "新名称", "on": "2999-01-01"}, "__all__"),
        ("name", GROUND | {"name": "新名称", "on": "2004-05-17"}, "__all__"),
        ("name", GROUND, "name"),
        ("township", GROUND, "township"),
        ("merger", GROUND | {"other": "没有这家"}, "other"),
        ("merger", GROUND | {"other": "温州海霞电气有限公司"}, "other"),
        ("closure", {"on": "", "document_number": "1"}, "on"),
        ("revival", GROUND | {"reason": "有误"}, "__all__"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_recorded(officer, firm, kind, typed, field):
    response = officer.post(form(firm, kind), typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Alteration.objects.exists()


def test_unknown_kind_is_not_there(officer, firm):
    assert officer.get(form(firm, "x")).status_code == 404


def test_relocation_offers_the_other_townships_of_today(officer, firm):
    here, gone = make_township("东屏街道"), make_township("旧乡", valid_to=date(2010, 1, 1))

    offered = officer.get(form(firm, "township")).content.decode()
    officer.post(form(firm, "township"), GROUND | {"township": here.pk})

    firm.refresh_from_db()
    assert firm.township == here
    assert ("东屏街道" in offered, gone.short_name in offered) == (True, False)


def test_merged_dossiers_lead_to_each_other(officer, firm):
    other = make_enterprise("温州望海有限公司")
    officer.post(form(firm, "merger"), GROUND | {"other": "望海"})

    ours, theirs = (
        officer.get(reverse("enterprises:detail", args=[one.pk])).content.decode() for one in (firm, other)
    )

    assert f'起并入 <a href="/enterprises/{other.pk}/">温州望海有限公司</a>' in ours
    assert f'已吸收合并：<a href="/enterprises/{firm.pk}/">温州海霞电气有限公司</a>' in theirs


def test_people_of_a_merged_enterprise_read_on_but_not_the_other_one(officer, firm):
    other = make_enterprise("温州望海有限公司")
    officer.post(form(firm, "merger"), GROUND | {"other": other.credit_code})
    browser = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    body = browser.get(reverse("enterprises:detail", args=[firm.pk])).content.decode()

    assert "起并入 温州望海有限公司" in body
    assert browser.get(reverse("enterprises:detail", args=[other.pk])).status_code == 404
    papers = browser.get(reverse("enterprises:certificates_of", args=[firm.pk])).content.decode()
    assert reverse("enterprises:certificate_add", args=[firm.pk]) not in papers


def test_closed_enterprise_can_be_revived_and_nothing_else(officer, firm):
    officer.post(form(firm, "closure"), GROUND)

    body = officer.get(tab(firm)).content.decode()
    assert (form(firm, "revival") in body, form(firm, "name") in body) == (True, False)
    refused = officer.post(form(firm, "name"), GROUND | {"name": "新名称"})
    assert "已于 2018-03-01 注销" in refused.content.decode()
    officer.post(form(firm, "revival"), GROUND | {"reason": "登记有误"})
    assert Enterprise.objects.get().ended_on is None


def test_paper_survives_a_mistake_and_is_open_to_those_who_see_the_dossier(officer, firm):
    first = officer.post(form(firm, "closure"), {"on": "", "file": upload("注销通知书.pdf")})
    mark = first.context["form"]["kept"].value()

    officer.post(form(firm, "closure"), {"on": "2018-03-01", "kept": mark})

    paper = reverse("enterprises:attachment", args=[Attachment.objects.get().pk])
    township = sign_in(make_user(Role.TOWNSHIP_OFFICER, firm.township))
    foreign = sign_in(make_user(Role.TOWNSHIP_OFFICER))
    assert paper in township.get(tab(firm)).content.decode()
    shown = township.get(paper)
    shown.close()
    assert (shown.status_code, foreign.get(paper).status_code) == (200, 404)
    assert Notice.objects.filter(user=township.user).count() == 0


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.LEADER, Role.ENTERPRISE_MANAGER])
def test_others_read_only(firm, role):
    units = {Role.TOWNSHIP_OFFICER: firm.township, Role.ENTERPRISE_MANAGER: firm.organisation}
    browser = sign_in(make_user(role, units.get(role)))

    assert "/alterations/name/" not in browser.get(tab(firm)).content.decode()
    assert browser.get(form(firm, "name")).status_code == 403


@pytest.mark.parametrize("number", [1, 3, 60])
def test_history_costs_the_same_at_any_length(officer, firm, number, django_assert_num_queries):
    for place in range(number):
        ground = {"kind": "township", "before": str(place), "after": str(place + 1)}
        Alteration.objects.create(
            enterprise=firm,
            on=date(2018, 1, 1),
            recorded_by=officer.user,
            recorded_at="2018-01-01T00:00Z",
            **ground,
        )
    officer.get(tab(firm))

    with django_assert_num_queries(9):
        officer.get(tab(firm))
