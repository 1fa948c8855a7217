import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from dongtou_brand.kernel.actor import Role
from enterprises.actions import registrations as actions
from enterprises.enums import RegistrationStatus
from enterprises.models import Attachment, Registration
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise, make_industry, make_township
from tests.factories.files import office_bytes, pdf_bytes, upload
from tests.factories.registrations import CODE, admitted, make_registration, officer_of

pytestmark = pytest.mark.django_db
R = RegistrationStatus
REGISTER, STATUS = reverse("enterprises:register"), reverse("enterprises:register_status")
MEND = reverse("enterprises:register_mend")
WRONG = "受理编号或查询码不正确，请对照登记回执核对。"


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    cache.clear()


@pytest.fixture
def township():
    return make_township()


def entered(township, **values):
    given = {
        "credit_code": "91330305000000019Q",
        "name": "温州海霞电气有限公司",
        "township": township.pk,
        "industry": make_industry().pk,
        "address": "北岙街道海霞路 1 号",
        "main_products": "小型断路器",
        "legal_representative": "海大富",
        "contact_name": "林小满",
        "contact_phone": "13812340027",
        "agreed": "on",
        "file": upload("营业执照.pdf"),
    } | values
    return {name: value for name, value in given.items() if value is not None}


def words(response) -> str:
    return response.content.decode()


def opened(client, registration, code=CODE):
    client.post(STATUS, {"number": registration.number, "code": code})
    return client


# ── handing in ──────────────────────────────────────────────────────────────────────────────────
def test_registration_answers_with_number_and_code_once(client, township):
    response = client.post(REGISTER, entered(township), follow=True)

    registration = Registration.objects.get()
    assert response.status_code == 200
    assert registration.number in words(response)
    assert response["Cache-Control"] == "no-store"
    code = response.context["code"]
    assert client.post(STATUS, {"number": registration.number, "code": code}).status_code == 302
    assert "已提交，待确认" in words(client.get(STATUS))
    assert code not in words(client.get(STATUS))


def test_forms_of_public_pages_are_linked(client):
    for where in (reverse("dashboards:public_home"), reverse("accounts:login")):
        assert f'href="{REGISTER}"' in words(client.get(where))


def test_empty_form_says_what_is_missing(client, township):
    page = words(client.post(REGISTER, {"township": township.pk}))

    for each in ("请填写统一社会信用代码。", "请填写企业名称。", "请上传营业执照。", "请阅读并勾选承诺。"):
        assert each in page
    assert "。：" not in page
    assert not Registration.objects.exists()


def test_licence_is_marked_as_needed_until_it_has_come(client, township):
    assert re.search(r"营业执照<span class=\"asteriskField\">\*</span>", words(client.get(REGISTER)))
    kept = words(client.post(REGISTER, entered(township, contact_phone="无")))
    assert ("请上传营业执照。" in kept, "已收到“营业执照.pdf”" in kept) == (False, True)


def test_licence_survives_an_error_elsewhere(client, township):
    response = client.post(REGISTER, entered(township, contact_phone="无"))
    assert (response.status_code, "已收到“营业执照.pdf”" in words(response)) == (422, True)
    kept = response.context["form"].data["kept"]

    client.post(REGISTER, entered(township, file=None, kept=kept))

    assert Registration.objects.get().licence == Attachment.objects.get()


def test_mark_of_a_used_licence_is_worth_nothing(client, township):
    first = client.post(REGISTER, entered(township, contact_phone="无")).context["form"].data["kept"]
    client.post(REGISTER, entered(township, file=None, kept=first))

    again = entered(township, file=None, kept=first, credit_code="91330305000000027K")
    response = client.post(REGISTER, again)

    assert "已用于另一项登记" in words(response)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("营业执照.xlsx", office_bytes()), ("营业执照.pdf", b"no pdf"), ("营业执照.pdf", pdf_bytes(script="1"))],
)
def test_licence_is_a_pdf_or_a_picture(client, township, name, content):
    response = client.post(REGISTER, entered(township, file=upload(name, content)))

    assert response.status_code == 422
    assert not Attachment.objects.exists()


def test_code_that_is_wrong_is_taken_with_a_reason(client, township):
    odd = entered(township, credit_code="91350203M0001QAY9B")
    assert "请填写例外原因" in words(client.post(REGISTER, odd))

    client.post(REGISTER, odd | {"file": upload(), "override_reason": "营业执照如此"})

    assert Registration.objects.get().override_reason == "营业执照如此"


def test_known_code_is_refused_without_saying_whose_it_is(client, township):
    make_enterprise("温州他途电气有限公司", credit_code="91330305000000019Q")

    page = words(client.post(REGISTER, entered(township)))

    assert "请勿重复提交" in page
    assert "他途" not in page


def test_townships_are_those_of_today(client):
    make_township("旧街道", valid_to=timezone.localdate() - timedelta(days=1))
    make_township("新街道")

    page = words(client.get(REGISTER))

    assert ("新街道" in page, "旧街道" in page) == (True, False)


def test_somebody_who_has_signed_in_registers_as_the_public(as_role, township):
    browser = as_role(Role.EXPERT)

    assert browser.post(REGISTER, entered(township)).status_code == 302
    assert Registration.objects.get().changes.get().by is None


def test_address_that_registers_too_often_has_to_wait(client, township, settings):
    settings.REGISTER_PER_MINUTE = 2
    answers = [client.post(REGISTER, {}).status_code for _ in range(3)]

    assert answers == [422, 422, 429]


# ── coming back ─────────────────────────────────────────────────────────────────────────────────
def test_wrong_number_and_wrong_code_get_the_same_answer(client):
    registration = make_registration()
    answers = [
        client.post(STATUS, {"number": number, "code": code})
        for number, code in ((registration.number, "ABCDEFGH2346"), ("RK201804279999", CODE))
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [WRONG in words(answer) for answer in answers] == [True, True]
    assert registration.name not in words(client.get(STATUS))


def test_guessing_is_slowed_down(client, settings):
    settings.VERIFY_PER_MINUTE = 3
    answers = [client.post(STATUS, {"number": "RK1", "code": "X"}).status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]


def test_code_is_in_no_address_and_ends_after_half_an_hour(client):
    registration = make_registration()
    response = client.post(STATUS, {"number": f" {registration.number.lower()}", "code": "abcd efgh 2345"})
    assert response["Location"] == STATUS
    assert registration.name in words(client.get(STATUS))

    session = client.session
    session["registration"] = session["registration"] | {"until": timezone.now().timestamp() - 1}
    session.save()

    assert registration.name not in words(client.get(STATUS))


def test_leaving_forgets_the_registration(client):
    opened(client, registration := make_registration())

    client.post(reverse("enterprises:register_leave"))

    assert registration.name not in words(client.get(STATUS))


def test_applicant_sees_offices_but_no_officers(client):
    registration = make_registration()
    officer = officer_of(registration)
    actions.return_(registration=registration, reason="营业执照不清晰", by=officer, at=timezone.now())

    page = words(opened(client, registration).get(STATUS))

    assert (officer.organisation in page, officer.name in page) == (True, False)
    assert "营业执照不清晰" in page
    assert "13812340027" not in page


def test_returned_registration_is_mended(client):
    registration = make_registration()
    actions.return_(
        registration=registration, reason="住所不符", by=officer_of(registration), at=timezone.now()
    )
    opened(client, registration)
    form = words(client.get(MEND))
    assert ("住所不符" in form, f'value="{registration.name}"' in form) == (True, True)

    response = client.post(MEND, entered(registration.township, file=None))

    registration.refresh_from_db()
    assert (response["Location"], registration.status) == (STATUS, R.SUBMITTED)
    assert registration.address == "北岙街道海霞路 1 号"


def test_mending_out_of_turn_is_refused_in_words(client):
    opened(client, make_registration())

    response = client.get(MEND)

    assert (response.status_code, "不能重新提交" in words(response)) == (409, True)


def test_without_the_code_nothing_can_be_done(client):
    registration = make_registration(R.RETURNED)

    for name in ("register_mend", "register_withdraw", "register_account"):
        assert client.post(reverse(f"enterprises:{name}"))["Location"] == STATUS
    registration.refresh_from_db()
    assert registration.status == R.RETURNED


def test_withdrawal_is_offered_and_done_once(client):
    registration = make_registration()
    opened(client, registration)
    where = reverse("enterprises:register_withdraw")

    assert "登记已撤回。" in words(client.post(where, follow=True))
    assert "不能撤回" in words(client.post(where, follow=True))


def test_admitted_enterprise_goes_on_to_its_account(client):
    registration, code = admitted(timezone.now())
    opened(client, registration, code)
    assert "设立企业负责人账号" in words(client.get(STATUS))

    response = client.post(reverse("enterprises:register_account"))

    assert response["Location"].startswith("/accounts/invitations/")
    assert "接受邀请" in words(client.get(response["Location"]))


def test_admitted_enterprise_with_a_manager_is_sent_to_sign_in(client):
    registration, code = admitted(timezone.now())
    make_user(Role.ENTERPRISE_MANAGER, registration.enterprise.organisation)
    opened(client, registration, code)

    assert "负责人账号已经设立" in words(client.get(STATUS))
    response = client.post(reverse("enterprises:register_account"), follow=True)
    assert "账号已经设立，请直接登录" in words(response)
    assert Invitation.objects.get().accepted_at is None
