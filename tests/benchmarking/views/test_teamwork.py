"""Sharing the work, and leaving word at an indicator, on the screen."""

import pytest
from django.urls import reverse

from benchmarking.models import Comment
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import indicator, make_assessment, submitted

pytestmark = pytest.mark.django_db
FORM_QUERIES = 13


@pytest.fixture
def clerk(as_role) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK)


@pytest.fixture
def begun(clerk):
    made = make_assessment()
    made.enterprise.organisation = clerk.user.memberships.get().organisation
    made.enterprise.save()
    return made


def at(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def test_a_clerk_takes_indicators_and_sees_what_is_own(clerk, begun):
    chosen = [indicator(begun, "A-01").pk, indicator(begun, "B-01").pk]

    clerk.post(at("team", begun.pk), {"indicators": chosen, "person": clerk.user.pk})
    page = clerk.get(at("assessment", begun.pk), {"who": "me"})

    rows = [row for group in page.context["groups"] for row in group.rows]
    assert [(row.code, row.duty.words) for row in rows] == [
        ("A-01", f"{clerk.user.name}负责"),
        ("B-01", f"{clerk.user.name}负责"),
    ]
    submit = at("submit", begun.pk)
    of_me = clerk.get(submit, {"who": clerk.user.pk}).context["lacks"]
    nobodys = clerk.get(submit, {"who": "none"}).context["lacks"]
    assert [[lack.code for lack, _ in found] for found in (of_me, nobodys)] == [
        ["A-01", "B-01"],
        ["A-02", "A-07", "B-05"],
    ]


def test_team_page_picks_a_dimension_and_refuses_strangers(clerk, begun, as_role):  # noqa: F811
    page = clerk.get(at("team", begun.pk), {"pick": "B"}).content.decode()

    assert page.count("checked") == 2
    assert as_role(Role.ENTERPRISE_CLERK).get(at("team", begun.pk)).status_code == 404
    assert as_role(Role.LEAD_OFFICER).get(at("team", begun.pk)).status_code == 403


def test_word_is_left_on_both_pages_also_after_submission(clerk, begun, as_role):  # noqa: F811
    officer, asked = as_role(Role.LEAD_OFFICER), indicator(begun, "A-01")
    submitted(clerk.actor, begun)

    answer = clerk.post(at("comment", begun.pk, asked.pk), {"text": "请指导。"})
    seen = officer.get(at("verification", begun.pk))
    officer.post(at("comments_read", begun.pk))
    replied = officer.post(at("comment", begun.pk, asked.pk), {"text": "请附执照。"})

    assert answer.url == f"{at('assessment', begun.pk)}?dimension=A#A-01"
    assert replied.url == f"{at('verification', begun.pk)}?dimension=A#A-01"
    assert (seen.context["unread"], "请指导。" in seen.content.decode()) == (1, True)
    assert officer.get(at("verification", begun.pk)).context["unread"] == 0
    assert clerk.get(at("assessment", begun.pk)).context["unread"] == 1
    assert [one.text for one in Comment.objects.all()] == ["请指导。", "请附执照。"]


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_form_asks_a_fixed_number_of_questions(clerk, begun, count, django_assert_num_queries):
    asked = indicator(begun, "A-01")
    Comment.objects.bulk_create(
        Comment(
            assessment=begun,
            indicator=asked,
            text=f"{n}",
            by=clerk.user,
            role="enterprise_clerk",
            at=begun.started_at,
        )
        for n in range(count)
    )
    clerk.get(at("assessment", begun.pk))

    with django_assert_num_queries(FORM_QUERIES):
        clerk.get(at("assessment", begun.pk))
