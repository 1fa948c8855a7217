import pytest
from django.urls import reverse

from accounts.models import ColumnChoice, SavedView
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
KEEP = "/accounts/views/new/"
LIST = "/enterprises/"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


def keep(browser, title="北岙重点", query="sort=name&rung=creating&q=&page=3"):
    return browser.post(KEEP, {"page": "enterprises:list", "title": title, "query": query})


def test_view_keeps_conditions_and_order_but_no_page(officer):
    make_enterprise()
    answer = keep(officer)

    view = SavedView.objects.get()
    assert (view.user, view.query) == (officer.user, "rung=creating&sort=name")
    assert answer.headers["Location"] == f"{LIST}?rung=creating&sort=name"
    shown = officer.get(answer.headers["Location"]).content.decode()
    assert 'aria-current="page">我的视图：北岙重点' in shown


@pytest.mark.parametrize("title", ["", " ", "长" * 21, "北岙重点"])
def test_view_needs_a_name_of_its_own(officer, title):
    keep(officer)

    answer = keep(officer, title)

    assert answer.status_code == 422
    assert answer.context["form"].errors["title"]
    assert SavedView.objects.count() == 1


def test_eleventh_view_is_refused(officer):
    for number in range(10):
        keep(officer, f"视图{number}")

    assert "最多保存 10 个" in keep(officer, "再一个").content.decode()


def test_list_that_keeps_no_views_is_refused(officer):
    assert officer.post(KEEP, {"page": "accounts:login", "title": "x", "query": ""}).status_code == 422


def test_view_is_renamed_and_removed(officer):
    keep(officer)
    view = SavedView.objects.get()

    officer.post(reverse("accounts:view_edit", args=[view.pk]), {"title": "创建企业"})
    view.refresh_from_db()
    officer.post(reverse("accounts:view_remove", args=[view.pk]))

    assert view.title == "创建企业"
    assert not SavedView.objects.exists()


def test_nobody_sees_or_touches_the_view_of_another(officer):
    keep(officer)
    view, other = SavedView.objects.get(), sign_in(make_user(Role.LEAD_OFFICER))
    make_enterprise()

    assert "我的视图：北岙重点" not in other.get(LIST).content.decode()
    for name in ("view_edit", "view_remove"):
        assert other.post(reverse(f"accounts:{name}", args=[view.pk]), {"title": "我的"}).status_code == 404
    assert SavedView.objects.get().title == "北岙重点"


# ── columns ─────────────────────────────────────────────────────────────────────────────────────
def shown(browser):
    return [column.key for column in browser.get(LIST).context["columns"]]


def choose(browser, **places):
    posted = {f"show-{key}": "on" for key in places} | {f"place-{key}": n for key, n in places.items()}
    return browser.post(reverse("enterprises:columns"), posted | {"query": "rung=creating"})


def test_columns_are_chosen_and_ordered_by_their_places(officer):
    make_enterprise()
    answer = choose(officer, points=2, liaison=1, township=3)

    assert answer.headers["Location"] == f"{LIST}?rung=creating"
    assert shown(officer) == ["liaison", "points", "township"]
    assert shown(sign_in(make_user(Role.LEAD_OFFICER)))[0] == "township"


def test_usual_columns_come_back(officer):
    usual = shown(officer)
    choose(officer, points=1)

    officer.post(reverse("enterprises:columns"), {"usual": 1})

    assert shown(officer) == usual
    assert not ColumnChoice.objects.exists()


def test_list_without_columns_is_refused(officer):
    assert choose(officer).status_code == 422
    assert "请至少保留一列" in choose(officer).content.decode()


def test_column_that_is_no_more_is_left_out(officer):
    ColumnChoice.objects.create(user=officer.user, page="enterprises:list", columns=["gone", "rung"])

    assert shown(officer) == ["rung"]
