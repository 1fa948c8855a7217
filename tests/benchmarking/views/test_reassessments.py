"""Applying for a re-assessment, filling in what is open, and what the pages say of it."""

import pytest
from django.urls import reverse

from accounts.models import User
from benchmarking.models import Assessment
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.benchmarking import indicator
from tests.factories.reassessed import confirmed, done_measure, handed_in, verified_with_gaps

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = verified_with_gaps()
    done_measure(made)
    return made


@pytest.fixture
def browser(world):
    return sign_in(User.objects.get(pk=world.clerk.user_id))


def read(browser, name, pk, **asked):
    return browser.get(reverse(f"benchmarking:{name}", args=[pk]), asked).content.decode()


def test_a_result_with_a_measure_that_is_done_offers_its_reassessment(world, browser):
    address = reverse("benchmarking:reassess", args=[world.base.pk])
    assert "1 项改进措施已完成，可以申请复评。" in read(browser, "plan", world.base.pk)

    answer = browser.post(address)

    again = Assessment.objects.get(number=2)
    assert answer.url == f"{reverse('benchmarking:assessment', args=[again.pk])}?dimension=A#A-07"
    assert browser.post(address).url == answer.url
    assert "已申请复评" in read(browser, "gaps", world.base.pk)
    officer = sign_in(make_user(Role.LEAD_OFFICER))
    assert officer.post(address).status_code == 403


def test_a_reassessment_shows_what_stands_to_be_read(world, browser):
    browser.post(reverse("benchmarking:reassess", args=[world.base.pk]))
    again = Assessment.objects.get(number=2)

    page = read(browser, "assessment", again.pk, dimension="A")

    assert page.count("沿用原结果</span>") == 2
    assert ('id="form-A-07"' in page, 'id="form-A-01"' in page) == (True, False)
    assert "2018 年第一轮复评（第 2 次）" in page
    assert "尚未更新" in read(browser, "submit", again.pk)
    refused = browser.post(
        reverse("benchmarking:answer", args=[again.pk, indicator(again, "A-01").pk]),
        {"version": 1, "choice": "no"},
    )
    assert (refused.status_code, "沿用原结果，复评中不能修改" in refused.content.decode()) == (409, True)


def test_the_pages_of_a_superseded_result_lead_to_what_holds(world, browser):
    again = confirmed(world, handed_in(world), A07="falling")

    old, new = read(browser, "gaps", world.base.pk), read(browser, "gaps", again.pk)

    link = reverse("benchmarking:gaps", args=[again.pk])
    assert ("本结果已由复评代替" in old, f'href="{link}"' in old) == (True, True)
    assert ("查看原结果" in new, "改进计划预期" in new) == (True, True)
    assert browser.get(reverse("benchmarking:gaps_latest")).url == link
    assert browser.get(reverse("benchmarking:gaps", args=[world.base.pk]), {"of": again.pk}).url == link
    listed = browser.get(reverse("benchmarking:assessments")).content.decode()
    assert listed.count("已由复评代替") == 1
    officer = sign_in(make_user(Role.LEAD_OFFICER))
    verification = officer.get(reverse("benchmarking:verification", args=[again.pk])).content.decode()
    assert "沿用原结果" in verification
