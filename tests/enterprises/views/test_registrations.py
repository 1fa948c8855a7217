import pytest
from django.urls import reverse

from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Role
from enterprises.enums import RegistrationStatus
from enterprises.models import Registration
from tests.factories.accounts import Browser
from tests.factories.enterprises import make_attachment, make_enterprise, make_township
from tests.factories.files import pdf_bytes
from tests.factories.registrations import CODE, make_registration

pytestmark = pytest.mark.django_db
R = RegistrationStatus
LIST = reverse("enterprises:registrations")


def step(browser, registration, name, **data):
    where = reverse("enterprises:registration_step", args=[registration.pk, name])
    return browser.post(where, data, follow=True)


def words(response) -> str:
    return response.content.decode()


@pytest.fixture
def registration():
    return make_registration()


@pytest.fixture
def township(as_role, registration):
    return as_role(Role.TOWNSHIP_OFFICER, registration.township)


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD_OFFICER)


def test_township_lists_its_own_and_the_lead_bureau_all(township, lead, registration):
    foreign = make_registration()

    assert [one.pk for one in township.get(LIST).context["rows"]] == [registration.pk]
    assert {one.pk for one in lead.get(LIST).context["rows"]} == {registration.pk, foreign.pk}
    assert township.get(reverse("enterprises:registration", args=[foreign.pk])).status_code == 404
    assert township.get(reverse("enterprises:registration_licence", args=[foreign.pk])).status_code == 404
    assert step(township, foreign, "confirm").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.BUREAU_OFFICER, Role.LEADER, Role.EXPERT, Role.ENTERPRISE_MANAGER, Role.SYSTEM_ADMIN]
)
def test_list_is_shut_to_everybody_else(as_role, role):
    assert as_role(role).get(LIST).status_code == 403


def test_tabs_and_search_choose(lead, registration):
    closed = make_registration(R.REFUSED, name="温州他途电气有限公司")

    assert [one.pk for one in lead.get(LIST, {"tab": "closed"}).context["rows"]] == [closed.pk]
    assert [one.pk for one in lead.get(LIST, {"q": "他途"}).context["rows"]] == [closed.pk]
    assert [one.pk for one in lead.get(LIST, {"q": registration.number}).context["rows"]] == [registration.pk]
    assert [one.pk for one in lead.get(LIST, {"q": closed.credit_code[:14]}).context["rows"]]
    numbers = {key: number for key, _, number in lead.get(LIST).context["tabs"]}
    assert numbers == {"": 2, "submitted": 1, "confirmed": 0, "returned": 0, "admitted": 0, "closed": 1}


def test_empty_list_says_where_registrations_come_from(lead):
    assert "还没有企业登记" in words(lead.get(LIST))
    assert "没有符合条件的登记" in words(lead.get(LIST, {"q": "无"}))


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_list_asks_as_much_for_many_as_for_one(lead, size, django_assert_num_queries):
    township, first = make_township(), make_registration()
    values = {name: getattr(first, name) for name in ("industry", "licence", "submitted_at", "updated_at")}
    Registration.objects.bulk_create(
        Registration(
            number=f"RK{number:08d}", credit_code=f"9133030502{number:08d}", name=f"温州{number}号",
            legal_representative="海大富", contact_name="林小满", contact_phone="138", township=township,
            key_hash="0" * 64, **values,
        )
        for number in range(1, size)
    )  # fmt: skip

    with django_assert_num_queries(10):
        response = lead.get(LIST)
    assert len(response.context["rows"]) == min(size, 20)


def test_detail_shows_people_in_full_to_whoever_has_to_handle_it(township, lead, registration):
    where = reverse("enterprises:registration", args=[registration.pk])

    mine, theirs = words(township.get(where)), words(lead.get(where))

    assert "13812340027" in mine
    assert "13812340027" not in theirs
    assert ("确认属实" in mine, "确认属实" in theirs) == (True, False)


def test_licence_is_handed_out_as_an_attachment(township, registration):
    sha256 = uploads.keep(pdf_bytes())
    registration.licence = make_attachment(None, sha256=sha256)
    registration.save()

    response = township.get(reverse("enterprises:registration_licence", args=[registration.pk]))

    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_township_confirms_and_lead_admits(township, lead, registration):
    assert "确认属实，已办理" in words(step(township, registration, "confirm"))
    response = step(lead, registration, "admit")

    registration.refresh_from_db()
    assert registration.status == R.ADMITTED
    assert reverse("enterprises:detail", args=[registration.enterprise_id]) in words(response)


def test_same_step_twice_is_refused_in_words(township, registration):
    step(township, registration, "confirm")

    assert "不能确认属实。请刷新页面后再试。" in words(step(township, registration, "confirm"))


def test_return_without_a_reason_keeps_the_page(township, registration):
    where = reverse("enterprises:registration_step", args=[registration.pk, "return"])

    response = township.post(where, {"reason": " "})

    assert response.status_code == 422
    assert "请写明原因，申请企业看得到。" in words(response)
    assert "营业执照不清晰" in words(step(township, registration, "return", reason="营业执照不清晰"))


def test_lead_bureau_refuses_with_a_reason(lead):
    registration = make_registration(R.CONFIRMED)

    response = step(lead, registration, "refuse", reason="不在本区生产经营")

    assert "不予入库，已办理" in words(response)
    assert "不在本区生产经营" in words(response)


def test_namesakes_are_shown_and_have_to_be_told_apart(lead):
    registration = make_registration(R.CONFIRMED, name="温州海霞电气有限公司")
    twin = make_enterprise("洞头海霞电气有限公司")
    page = words(lead.get(reverse("enterprises:registration", args=[registration.pk])))
    assert reverse("enterprises:detail", args=[twin.pk]) in page

    where = reverse("enterprises:registration_step", args=[registration.pk, "admit"])
    assert lead.post(where).status_code == 422
    step(lead, registration, "admit", is_another="on", told_apart_reason="信用代码不同")

    registration.refresh_from_db()
    assert registration.status == R.ADMITTED


def test_township_sees_namesakes_without_links_into_foreign_dossiers(township):
    registration = make_registration(
        name="温州海霞电气有限公司", township=township.user.memberships.get().organisation
    )
    twin = make_enterprise("洞头海霞电气有限公司")

    page = words(township.get(reverse("enterprises:registration", args=[registration.pk])))

    assert "洞头海霞电气有限公司" in page
    assert reverse("enterprises:detail", args=[twin.pk]) not in page


@pytest.mark.parametrize("status", [R.SUBMITTED, R.CONFIRMED])
def test_code_of_the_pool_is_said_plainly_and_not_confirmed(township, lead, status):
    registration = make_registration(status, township=township.user.memberships.get().organisation)
    twin = make_enterprise("另一个名称的公司", credit_code=registration.credit_code)
    where = reverse("enterprises:registration", args=[registration.pk])

    seen, linked = words(township.get(where)), words(lead.get(where))
    refused = words(step(township, registration, "confirm"))

    assert ("这个统一社会信用代码已入库" in seen, twin.name in seen) == (True, True)
    assert "名称相近" not in seen
    assert reverse("enterprises:detail", args=[twin.pk]) in linked
    forms = [
        reverse("enterprises:registration_step", args=[registration.pk, act]) for act in ("confirm", "admit")
    ]
    assert [form in seen + linked for form in forms] == [False, False]
    registration.refresh_from_db()
    assert registration.status == status
    if status == R.SUBMITTED:
        assert f"统一社会信用代码 {twin.credit_code} 已入库（{twin.name}" in refused


def test_unknown_step_is_not_found(lead, registration):
    assert step(lead, registration, "delete").status_code == 404


def test_lost_query_code_is_shown_once_and_shuts_the_session_that_the_old_one_opened(township, registration):
    ask = reverse("enterprises:register_status")
    holder = Browser()
    holder.post(ask, {"number": registration.number, "code": CODE})
    assert registration.name in words(holder.get(ask))

    where = reverse("enterprises:registration_reissue", args=[registration.pk])
    nothing = township.post(where, {"reason": " "})
    given = {"reason": "林小满本人到场，已核对身份证", "once": "一个标记"}
    made = township.post(where, given)
    done = township.get(made.url)
    code = done.context["code"]

    assert (nothing.status_code, made.status_code, done["Cache-Control"]) == (422, 302, "no-store")
    assert "领取人及核实身份的方式" in words(nothing)
    assert code in words(done)
    # sent again it makes no other one, and the page may be read again until it is written down
    assert township.get(township.post(where, given).url).context["code"] == code
    assert registration.name not in words(holder.get(ask))
    assert code not in words(township.get(registration_page(registration)))
    holder.post(ask, {"number": registration.number, "code": code})
    assert registration.name in words(holder.get(ask))
    assert township.post(made.url, {"noted": "一个标记"}).url == registration_page(registration)
    assert township.get(made.url).status_code == 302


def test_closed_registration_offers_no_query_code(lead):
    closed = make_registration(R.REFUSED)

    assert "重新发放查询码" not in words(lead.get(registration_page(closed)))
    where = reverse("enterprises:registration_reissue", args=[closed.pk])
    assert lead.post(where, {"reason": "到场"}).status_code == 409


def test_people_stand_masked_for_whose_turn_it_is_not(township, lead, registration):
    Registration.objects.update(status=R.RETURNED)

    assert "13812340027" not in words(township.get(registration_page(registration)))
    assert "13812340027" not in words(lead.get(registration_page(registration)))


def registration_page(registration) -> str:
    return reverse("enterprises:registration", args=[registration.pk])
