"""People, for the system administrator."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, User
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, make_organisation, make_user, sign_in
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db
LIST = "/accounts/people/"
EXPORT = "/accounts/people/export/"


@pytest.fixture
def admin(as_role: Callable[..., Browser]) -> Browser:
    return as_role(Role.SYSTEM_ADMIN, username="sysadmin")


def names(response: object) -> list[str]:
    return [person.username for person in response.context["people"]]


def one_time_password(response: object) -> str:
    return re.search(r"<output[^>]*>(\w+)</output>", response.content.decode())[1]


def populate(count: int) -> None:
    firm = make_organisation(name="海霞电气")
    made = [User(username=f"p{n:04}", name=f"人{n}") for n in range(count)]
    User.objects.bulk_create(made)
    Membership.objects.bulk_create(
        Membership(user=user, organisation=firm, role=Role.ENTERPRISE_CLERK, started_at=timezone.now())
        for user in User.objects.filter(username__startswith="p")
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_list_asks_as_many_questions_for_one_as_for_a_thousand(
    admin: Browser, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    populate(count)
    admin.get(LIST)
    # session, user, role; unread notices; how many people, the people of the page, their roles
    with django_assert_num_queries(7):
        response = admin.get(LIST)
    assert len(response.context["people"]) == min(count + 1, 20)


def test_the_list_is_filtered_by_what_stands_in_the_address(admin: Browser) -> None:
    firm = make_organisation(name="温州海霞电气有限公司")
    make_user(Role.ENTERPRISE_CLERK, firm, "qy01", name="陈洁")
    make_user(Role.ENTERPRISE_MANAGER, firm, "qy01m", name="林海")
    closed = make_user(Role.EXPERT, None, "zj01", name="王教授")
    closed.is_active = False
    closed.save()
    assert names(admin.get(LIST, {"q": "陈"})) == ["qy01"]
    assert names(admin.get(LIST, {"q": "QY01"})) == ["qy01", "qy01m"]
    assert names(admin.get(LIST, {"organisation": "海霞"})) == ["qy01", "qy01m"]
    assert names(admin.get(LIST, {"role": "enterprise_manager"})) == ["qy01m"]
    assert names(admin.get(LIST, {"state": "off"})) == ["zj01"]
    assert names(admin.get(LIST, {"q": "没有此人"})) == []
    assert "没有符合条件的人员" in admin.get(LIST, {"q": "没有此人"}).content.decode()


def test_a_strange_filter_or_page_is_no_fault(admin: Browser) -> None:
    assert admin.get(LIST, {"role": "x", "page": "999", "state": "'"}).status_code == 200


def test_htmx_gets_the_rows_alone(admin: Browser) -> None:
    assert "<html" not in admin.get(LIST, HTTP_HX_REQUEST="true").content.decode()


def test_create_shows_a_first_password_until_it_is_handed_over(admin: Browser) -> None:
    firm = make_organisation()
    data = {"name": "陈洁", "organisation": firm.pk, "role": "enterprise_clerk", "once": "a-mark"}

    told = admin.post(f"{LIST}new/", data | {"username": "qy01"})["Location"]
    twice = admin.post(f"{LIST}new/", data | {"username": "qy01"})["Location"]
    password = one_time_password(admin.get(told))
    again = one_time_password(admin.get(told))
    admin.post(f"{LIST}new/", {"noted": "a-mark"})
    gone = admin.get(told)

    assert (told, again) == (twice, password)
    assert (gone.status_code, gone["Location"]) == (302, LIST)
    assert User.objects.filter(username="qy01").count() == 1


def test_create_makes_an_account_with_which_one_can_sign_in(admin: Browser) -> None:
    firm = make_organisation()
    data = {
        "username": "QY01", "name": "陈洁", "phone": "13800001234", "organisation": firm.pk, "role": "enterprise_clerk",
    }  # fmt: skip
    response = admin.post(f"{LIST}new/", data, follow=True)
    password = one_time_password(response)
    assert response["Cache-Control"] == "no-store"
    user = User.objects.get(username="qy01")
    assert user.check_password(password)
    assert password not in admin.get(f"{LIST}{user.pk}/").content.decode()
    newcomer = Browser()
    assert newcomer.post("/accounts/login/", {"username": "qy01", "password": password}).status_code == 302
    assert newcomer.get("/home/")["Location"] == "/accounts/password/?next=/home/"


def test_create_says_what_is_wrong_and_keeps_what_was_typed(admin: Browser) -> None:
    firm = make_organisation(name="海霞电气")
    make_user(Role.EXPERT, username="taken")
    response = admin.post(
        f"{LIST}new/",
        {"username": "Taken", "name": "", "phone": "12", "organisation": firm.pk, "role": "leader"},
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "username": ["账号“taken”已被使用，请换一个。"],
        "name": ["请填写姓名。"],
        "phone": ["请填写 11 位手机号码。"],
        "role": ["“海霞电气”只能设：企业负责人、企业填报员。"],
    }
    assert 'value="Taken"' in response.content.decode()


@pytest.mark.parametrize("role", ["audit_admin", "security_admin", "system", "public", "root"])
def test_create_offers_no_watcher_and_no_role_of_its_own(admin: Browser, role: str) -> None:
    operations = make_organisation(OrganisationKind.OPERATIONS)
    data = {"username": "qy01", "name": "陈洁", "organisation": operations.pk, "role": role}
    assert admin.post(f"{LIST}new/", data).status_code == 422
    assert not User.objects.filter(username="qy01").exists()


def test_create_takes_no_field_that_the_form_does_not_show(admin: Browser) -> None:
    firm = make_organisation()
    data = {"username": "qy01", "name": "陈洁", "organisation": firm.pk, "role": "enterprise_clerk"}
    extra = {"password": "Known-1234", "must_change_password": "", "is_active": "", "id": "1", "by": "x"}
    response = admin.post(f"{LIST}new/", extra | data)
    user = User.objects.get(username="qy01")
    assert response.status_code == 302
    assert (user.must_change_password, user.is_active, user.check_password("Known-1234")) == (
        True,
        True,
        False,
    )


def test_reset_shows_a_new_first_password_and_ends_the_persons_sessions(admin: Browser) -> None:
    clerk = make_user(Role.ENTERPRISE_CLERK, username="qy01")
    at_work = sign_in(clerk)
    response = admin.post(f"{LIST}{clerk.pk}/reset/", {"once": "a-mark"}, follow=True)
    clerk.refresh_from_db()
    first = clerk.password
    admin.post(f"{LIST}{clerk.pk}/reset/", {"once": "a-mark"})
    clerk.refresh_from_db()
    assert clerk.check_password(one_time_password(response))
    assert clerk.password == first
    assert at_work.get("/accounts/notices/").status_code == 302
    admin.post(f"{LIST}{clerk.pk}/reset/", {"noted": "a-mark"})
    assert admin.get(f"{LIST}{clerk.pk}/reset/?shown=a-mark")["Location"] == f"{LIST}{clerk.pk}/"


def test_disable_and_enable_go_through_the_page(admin: Browser) -> None:
    clerk = make_user(Role.ENTERPRISE_CLERK)
    address = f"{LIST}{clerk.pk}/"
    refused = admin.post(f"{address}disable/", {"reason": ""}, follow=True)
    assert "请写明原因。" in refused.content.decode()
    done = admin.post(f"{address}disable/", {"reason": "离职"}, follow=True)
    assert "账号已停用。" in done.content.decode()
    again = admin.post(f"{address}enable/", {"reason": "返岗"}, follow=True)
    assert "账号已启用。" in again.content.decode()


def test_move_goes_through_the_page(admin: Browser) -> None:
    officer = make_user(Role.LEAD_OFFICER)
    lead = officer.memberships.get().organisation
    address = f"{LIST}{officer.pk}/move/"
    same = admin.post(address, {"organisation": lead.pk, "role": "lead_officer", "reason": "无"})
    assert (same.status_code, same.context["form"].non_field_errors()) == (
        422,
        ["新任职与现任职相同，没有变更。"],
    )
    done = admin.post(address, {"organisation": lead.pk, "role": "lead_chief", "reason": "晋升"}, follow=True)
    assert "任职已变更" in done.content.decode()
    assert [m.role for m in officer.memberships.order_by("pk")] == ["lead_officer", "lead_chief"]


def test_end_goes_through_the_page(admin: Browser) -> None:
    expert = make_user(Role.EXPERT)
    done = admin.post(f"{LIST}{expert.pk}/end/", {"reason": "聘期届满"}, follow=True)
    assert "目前没有任职，不能登录" in done.content.decode()


@pytest.mark.parametrize("watcher", [Role.AUDIT_ADMIN, Role.SECURITY_ADMIN])
def test_a_watchers_page_offers_nothing_and_refuses_everything(admin: Browser, watcher: Role) -> None:
    person = make_user(watcher)
    address = f"{LIST}{person.pk}/"
    assert "系统管理员不能变更" in admin.get(address).content.decode()
    admin.post(f"{address}reset/")
    admin.post(f"{address}disable/", {"reason": "x"})
    admin.post(f"{address}end/", {"reason": "x"})
    before = person.password
    person.refresh_from_db()
    assert (person.password, person.is_active) == (before, True)
    assert person.memberships.current().get().role == watcher


def test_the_administrator_gets_no_second_role(admin: Browser) -> None:
    lead = make_organisation(OrganisationKind.LEAD)
    address = f"{LIST}{admin.user.pk}/"
    data = {"organisation": lead.pk, "role": "lead_chief", "reason": "x"}
    response = admin.post(f"{address}move/", data)
    assert response.context["form"].non_field_errors() == ["不能变更自己的账号，请由另一名系统管理员办理。"]
    assert admin.user.memberships.current().get().role == Role.SYSTEM_ADMIN


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_workbook_holds_the_people_of_the_list(
    admin: Browser, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    populate(count)
    User.objects.filter(username="p0000").update(name='=HYPERLINK("x")')
    asked = {"organisation": "海霞", "state": "on"}
    opened(admin.get(EXPORT, asked))

    # session, user, role; the people; their roles by the thousand
    with django_assert_num_queries(5):
        book = opened(admin.get(EXPORT, asked))

    assert [row[1] for row in lines(book)[1:21]] == names(admin.get(LIST, asked))
    assert (len(lines(book)), is_text(book), lines(book)[1][2:5]) == (
        count + 1,
        True,
        ["海霞电气", "企业填报员", "启用"],
    )
    assert notes(book)["查询条件"] == "单位为“海霞”；状态为“启用”"
