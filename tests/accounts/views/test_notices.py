"""What waits for the reader."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actions import notices
from accounts.models import Notice
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser

pytestmark = pytest.mark.django_db
LIST = "/accounts/notices/"


@pytest.fixture
def reader(as_role: Callable[..., Browser]) -> Browser:
    return as_role(Role.LEADER)


def tell(browser: Browser, count: int = 1, link: str = "") -> None:
    for number in range(count):
        notices.send(users=[browser.user.pk], title=f"通报{number}", link=link, at=timezone.now())


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_list_asks_as_many_questions_for_one_as_for_a_thousand(
    reader: Browser, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    Notice.objects.bulk_create(
        Notice(user=reader.user, title="通报", sent_at=timezone.now()) for _ in range(count)
    )
    reader.get(LIST)
    # session, user, role; unread notices; how many there are, those of the page
    with django_assert_num_queries(6):
        reader.get(LIST)


def test_open_marks_as_read_and_leads_to_the_page_of_the_matter(reader: Browser) -> None:
    tell(reader, link="/accounts/password/")
    notice = Notice.objects.get()
    response = reader.post(f"{LIST}{notice.pk}/open/")
    notice.refresh_from_db()
    assert response["Location"] == "/accounts/password/"
    assert notice.read_at is not None


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_open_leads_nowhere_else(reader: Browser, link: str) -> None:
    tell(reader, link=link)
    assert reader.post(f"{LIST}{Notice.objects.get().pk}/open/")["Location"] == LIST


def test_reading_alone_marks_nothing(reader: Browser) -> None:
    tell(reader)
    reader.get(LIST)
    assert reader.get(f"{LIST}{Notice.objects.get().pk}/open/").status_code == 405
    assert Notice.objects.get().read_at is None


def test_a_foreign_notice_does_not_exist(reader: Browser, as_role: Callable[..., Browser]) -> None:
    other = as_role(Role.LEADER)
    tell(other)
    assert reader.post(f"{LIST}{Notice.objects.get().pk}/open/").status_code == 404
    assert "通报0" not in reader.get(LIST).content.decode()
    assert Notice.objects.get().read_at is None


def test_read_all_marks_ones_own(reader: Browser) -> None:
    tell(reader, 3)
    response = reader.post(f"{LIST}read/", follow=True)
    assert "已将 3 条消息标为已读。" in response.content.decode()
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_top_bar_counts_what_is_unread(reader: Browser) -> None:
    tell(reader, 3)
    assert 'aria-label="消息，3 条未读"' in reader.get("/accounts/password/").content.decode()
