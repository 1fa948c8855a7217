"""The gaps of an enterprise: conclusion first, the anonymous median, and a fixed number of questions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarking.actions import verdicts, verifications
from benchmarking.models import Assessment, DimensionResult, Round
from benchmarking.queries import gaps
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import Browser, make_actor
from tests.factories.benchmarking import (
    AT,
    fill,
    indicator,
    make_assessment,
    make_catalogue,
    make_round,
    submitted,
)
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
LATER = AT + timedelta(hours=2)


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def round() -> Round:
    return make_round(number=2)


def handed_in(round: Round, enterprise=None) -> Assessment:
    assessment = make_assessment(enterprise, round)
    by = member(assessment.enterprise)
    return submitted(by, fill(assessment, by))


def verified(round: Round, officer: Actor, enterprise=None, rd: str = "4", gate: str = "yes") -> Assessment:
    assessment = handed_in(round, enterprise)
    for code, finding in [
        ("B-05", Finding("number", Decimal(rd), "按审计报告")),
        ("A-01", Finding(gate, note="已核")),
    ]:
        verdicts.save(
            assessment=assessment,
            indicator=indicator(assessment, code),
            version=0,
            finding=finding,
            by=officer,
            at=LATER,
        )
    verdicts.take_over(assessment=assessment, dimension=ALL, by=officer, at=LATER)
    return verifications.confirm(assessment=assessment, by=make_actor(Role.LEAD_CHIEF), at=LATER)


def clerk_of(assessment: Assessment, as_role: Open) -> Browser:
    return as_role(Role.ENTERPRISE_CLERK, assessment.enterprise.organisation)


def of(browser: Browser, assessment: Assessment, **query: str):
    return browser.get(reverse("benchmarking:gaps", args=[assessment.pk]), query)


def test_page_says_the_conclusion_first(as_role, round, officer):
    found = verified(round, officer, rd="2", gate="no")

    page = of(clerk_of(found, as_role), found)

    assert page.context["conclusion"].words == (
        "10.0 分，但必备项 A-01 指标A-01未满足；任一必备项未满足，不论得分均不能申请认证。"
    )
    assert [row["gap"].indicator.code for row in page.context["rows"]] == ["A-01", "B-05"]
    assert (page.context["overrated"], page.context["gain"]) == (Decimal(4), Decimal(4))


def test_page_before_verification_is_by_the_enterprises_own_answers(as_role, round, officer):
    found = handed_in(round)
    verdicts.save(
        assessment=found, indicator=indicator(found, "A-01"), version=0,
        finding=Finding("no", note="尚未告知企业"), by=officer, at=LATER,
    )  # fmt: skip

    page = of(clerk_of(found, as_role), found)

    words = page.content.decode()
    assert "尚未核验，以下按自评计算，不作为结论。" in words
    assert "尚未告知企业" not in words
    assert [key for key, _, _ in page.context["chips"]] == ["gaps", "all"]


def test_differing_filter_shows_where_both_sides_part(as_role, round, officer):
    found = verified(round, officer, rd="2")

    page = of(clerk_of(found, as_role), found, show="differing")

    assert [row["gap"].indicator.code for row in page.context["rows"]] == ["B-05"]


def test_change_is_counted_from_the_round_before(as_role, officer):
    catalogue, enterprise = make_catalogue(), make_enterprise()
    verified(make_round(catalogue, year=2017, number=2), officer, enterprise, rd="1")
    now = verified(make_round(catalogue, year=2018, number=1), officer, enterprise, rd="3")

    page = of(clerk_of(now, as_role), now)

    assert page.context["change"] == Decimal("4.0")
    assert [line.before for line in page.context["report"].lines] == [Decimal(6), Decimal(2)]
    assert page.context["lines"] == [
        {"label": "2017 ②", "核验得分": Decimal("8.0")},
        {"label": "2018 ①", "核验得分": Decimal("12.0")},
    ]


def test_round_of_the_head_leads_to_the_same_enterprises_page(as_role, officer):
    catalogue, enterprise = make_catalogue(), make_enterprise()
    old = verified(make_round(catalogue, year=2017, number=2), officer, enterprise)
    now = verified(make_round(catalogue, year=2018, number=1), officer, enterprise)

    page = of(clerk_of(now, as_role), now, round=str(old.round_id))

    assert page.url == reverse("benchmarking:gaps", args=[old.pk])
    assert of(clerk_of(now, as_role), now, round="99999").status_code == 404
    assert of(clerk_of(now, as_role), now, round="9" * 23).status_code == 404
    assert of(clerk_of(now, as_role), now, round="9" * 5000).status_code == 404


def test_median_is_hidden_under_five_enterprises(round, officer):
    for rd in ("1", "2", "3", "4"):
        verified(round, officer, rd=rd)

    seen = gaps.peers(round)

    assert (seen.count, seen.points, seen.rates) == (4, None, {})


def test_median_of_five_enterprises_is_shown_for_whole_and_dimensions(round, officer):
    for rd in ("1", "2", "3", "4", "4"):
        verified(round, officer, rd=rd)
    handed_in(round)

    seen = gaps.peers(round)

    assert (seen.count, seen.points) == (5, Decimal("12.0"))
    assert seen.rates == {"A": Decimal(100), "B": Decimal(75)}


def test_median_of_an_even_number_is_between_the_two_in_the_middle(round, officer):
    for rd in ("1", "1", "2", "3", "4", "4"):
        verified(round, officer, rd=rd)

    assert (gaps.peers(round).points, gaps.peers(round).rates["B"]) == (Decimal("11.0"), Decimal("62.5"))


@pytest.mark.parametrize("others", [0, 5, 300])
def test_page_asks_a_number_of_questions_that_does_not_grow(
    as_role, round, officer, others, django_assert_num_queries
):
    found = verified(round, officer)
    peers = crowd(found, others)
    browser = clerk_of(found, as_role)
    of(browser, found)

    with django_assert_num_queries(ALONE_QUERIES if peers < 5 else PAGE_QUERIES):
        of(browser, found)


PAGE_QUERIES = 14
ALONE_QUERIES = 10


def crowd(like: Assessment, count: int) -> int:
    """As many other enterprises with the same result in the same round; answers how many there are in all."""
    results = list(like.results.all())
    for _ in range(count):
        twin = make_assessment(make_enterprise(township=like.enterprise.township), like.round)
        values = {f.attname: getattr(like, f.attname) for f in Assessment._meta.fields}
        Assessment.objects.filter(pk=twin.pk).update(
            **values | {"id": twin.pk, "enterprise_id": twin.enterprise_id}
        )
        DimensionResult.objects.bulk_create(
            DimensionResult(
                assessment=twin, round=like.round, dimension_id=r.dimension_id, full=r.full,
                self_points=r.self_points, verified_points=r.verified_points, rate=r.rate,
            )
            for r in results
        )  # fmt: skip
    return count + 1


# ── who sees what ────────────────────────────────────────────────────────────────────────────────
def test_another_enterprise_does_not_see_it(as_role, round, officer):
    found = verified(round, officer)

    assert of(as_role(Role.ENTERPRISE_CLERK, make_enterprise().organisation), found).status_code == 404


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.BUREAU_OFFICER, Role.LEADER])
def test_staff_and_leaders_see_it(as_role, round, officer, role):
    assert of(as_role(role), verified(round, officer)).status_code == 200


def test_township_sees_its_own_only(as_role, round, officer):
    found = verified(round, officer)

    assert of(as_role(Role.TOWNSHIP_OFFICER, found.enterprise.township), found).status_code == 200
    assert of(as_role(Role.TOWNSHIP_OFFICER), found).status_code == 404


def test_draft_has_no_gaps_yet(as_role, round):
    begun = make_assessment(round=round)

    assert of(clerk_of(begun, as_role), begun).status_code == 404


def test_latest_is_the_newest_verified_else_the_newest_handed_in(as_role, officer):
    catalogue, enterprise = make_catalogue(), make_enterprise()
    browser = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation)
    latest = reverse("benchmarking:gaps_latest")
    assert "还没有可以分析的自评" in browser.get(latest).content.decode()

    first = handed_in(make_round(catalogue, year=2017, number=1), enterprise)
    assert browser.get(latest).url == reverse("benchmarking:gaps", args=[first.pk])

    done = verified(make_round(catalogue, year=2017, number=2), officer, enterprise)
    handed_in(make_round(catalogue, year=2018, number=1), enterprise)
    assert browser.get(latest).url == reverse("benchmarking:gaps", args=[done.pk])
