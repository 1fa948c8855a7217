import pytest
from django.urls import reverse

from accounts.models import User
from benchmarking.models import Visit, VisitItem, VisitMember
from dongtou_brand.kernel.actor import Role
from tests.benchmarking.actions.test_visits import declare
from tests.factories.accounts import make_actor, sign_in
from tests.factories.benchmarking import AT, indicator, make_assessment, submitted
from tests.factories.enterprises import make_enterprise, member
from tests.factories.files import image_bytes, upload

pytestmark = pytest.mark.django_db


def browser_of(actor):
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.fixture
def assessment():
    made = make_assessment(make_enterprise("温州海霞电气有限公司"))
    return submitted(member(made.enterprise), made)


@pytest.fixture
def officer(assessment):
    actor = make_actor(Role.LEAD_OFFICER)
    declare(assessment, actor)
    return actor


@pytest.fixture
def item(assessment, officer):
    visit = Visit.objects.create(
        assessment=assessment, planned_on=AT.date(), place="厂区", made_by_id=officer.user_id, made_at=AT
    )
    VisitMember.objects.create(visit=visit, person_id=officer.user_id)
    return VisitItem.objects.create(
        visit=visit, indicator=indicator(assessment, "A-01"), question="核对营业执照", position=1
    )


def test_visit_is_planned_in_the_form(assessment, officer):
    expert = make_actor(Role.EXPERT)
    address = reverse("benchmarking:visit_plan", args=[assessment.pk])
    typed = {
        "planned_on": "2118-05-02", "place": "厂区", "members": [officer.user_id],
        "indicators": [indicator(assessment, "A-01").pk], "questions": "仓库\n\n化验室",
    }  # fmt: skip

    refused = browser_of(officer).post(address, typed)
    made = browser_of(officer).post(address, typed | {"members": [officer.user_id, expert.user_id]})

    assert refused.status_code == 422
    assert "须由 2 名以上人员进行" in refused.content.decode()
    visit = Visit.objects.get()
    assert made.headers["location"] == reverse("benchmarking:visit", args=[visit.pk])
    assert list(visit.items.values_list("question", flat=True)) == ["A-01 的要求。", "仓库", "化验室"]


def test_line_is_saved_with_and_without_a_script(item, officer):
    browser = browser_of(officer)
    address = reverse("benchmarking:visit_item", args=[item.pk])

    plain = browser.post(address, {"result": "match", "note": "", "version": 0})
    stale = browser.post(
        address, {"result": "mismatch", "note": "与执照不符", "version": 0}, headers={"HX-Request": "true"}
    )
    refused = browser.post(address, {"result": "mismatch", "note": "", "version": 1})

    assert (
        plain.headers["location"] == f"{reverse('benchmarking:visit', args=[item.visit_id])}#item-{item.pk}"
    )
    body = stale.content.decode()
    assert stale.status_code == 422
    assert "刚刚保存了“相符”" in body
    assert "与执照不符" in body
    assert 'name="version" value="1"' in body
    assert refused.status_code == 422
    assert "不符的，请写明现场情况" in refused.content.decode()


def test_photo_is_taken_opened_and_taken_away(item, officer):
    browser = browser_of(officer)

    wrong = browser.post(
        reverse("benchmarking:visit_photo_add", args=[item.pk]), headers={"HX-Request": "true"}
    )
    browser.post(
        reverse("benchmarking:visit_photo_add", args=[item.pk]), {"photo": upload("现场.png", image_bytes())}
    )
    photo = item.photos.get()
    opened = browser.get(reverse("benchmarking:visit_photo", args=[photo.pk]))
    browser.post(reverse("benchmarking:visit_photo_remove", args=[photo.pk]))

    assert "请选择或拍摄照片" in wrong.content.decode()
    assert opened.headers["content-type"] == "image/png"
    opened.close()
    photo.refresh_from_db()
    assert photo.removed_by_id == officer.user_id


def test_enterprise_reads_what_was_seen_once_the_visit_is_done(item, assessment):
    browser = browser_of(member(assessment.enterprise))
    address = reverse("benchmarking:visit", args=[item.visit_id])

    before = browser.get(address).content.decode()
    Visit.objects.update(status="done", conclusion="相符", done_on=AT.date())
    after = browser.get(address).content.decode()

    assert ("核对营业执照" in before, "核对营业执照" in after) == (False, True)


@pytest.mark.parametrize("number", [1, 3, 1_000])
def test_list_asks_the_same_number_of_queries(number, item, officer, as_role, django_assert_num_queries):
    common = {
        "assessment": item.visit.assessment,
        "place": "厂区",
        "made_by_id": officer.user_id,
        "made_at": AT,
    }
    Visit.objects.bulk_create(Visit(planned_on=AT.date(), **common) for _ in range(number - 1))
    browser = as_role(Role.LEAD_OFFICER)
    browser.get(reverse("benchmarking:visits"))

    with django_assert_num_queries(8):
        browser.get(reverse("benchmarking:visits"))


def test_expert_declares_on_the_page_of_the_visit_first(item, assessment):
    going = make_actor(Role.EXPERT)
    VisitMember.objects.create(visit=item.visit, person_id=going.user_id)
    browser, page = browser_of(going), reverse("benchmarking:visit", args=[item.visit_id])

    before = browser.get(page).content.decode()
    declared = browser.post(
        reverse("benchmarking:declare", args=[assessment.pk]), {"interest": "none", "visit": item.visit_id}
    )

    assert "利益关系申报" in before
    assert "核对营业执照" not in before
    assert declared.headers["location"] == page
    assert "核对营业执照" in browser.get(page).content.decode()


def test_what_no_page_sends_is_refused_in_words(item, officer, assessment):
    browser = browser_of(officer)
    large = "9" * 30

    line = browser.post(
        reverse("benchmarking:visit_item", args=[item.pk]), {"result": "match", "version": large}
    )
    plan = browser.post(
        reverse("benchmarking:visit_plan", args=[assessment.pk]),
        {"planned_on": "2118-05-02", "place": "厂区", "members": [large], "questions": "问" * 301},
    )

    assert (line.status_code, plan.status_code) == (422, 422)
    assert "每行不能超过 300 个字" in plan.content.decode()
