"""The gaps of an enterprise: conclusion first, the anonymous median, and a fixed number of questions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarking.actions import verdicts, verifications
from benchmarking.enums import AnswerState, AssessmentStatus, CatalogueStatus
from benchmarking.models import Answer, Assessment, DimensionResult, Round
from benchmarking.queries.peers import Peers, peers
from benchmarking.rules.peers import Quartiles
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import Browser, make_actor
from tests.factories.benchmarking import (
    AT,
    declare,
    fill,
    indicator,
    judge_of,
    make_assessment,
    make_catalogue,
    make_round,
    say,
    submitted,
)
from tests.factories.enterprises import make_enterprise, make_industry, member

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
    assessment = declare(handed_in(round, enterprise), officer)
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
    return verifications.confirm(assessment=assessment, by=judge_of(assessment, Role.LEAD_CHIEF), at=LATER)


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
    found = declare(handed_in(round), officer)
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


# ── the other enterprises ────────────────────────────────────────────────────────────────────────
def around(round: Round, officer: Actor, *rds: str) -> Assessment:
    """One verified assessment for each number, all of one industry; the last of them."""
    for rd in rds:
        found = verified(round, officer, rd=rd)
    return found


def seen_by(found: Assessment) -> Peers:
    return peers(found.round, found.enterprise)


def test_peers_are_hidden_under_five_enterprises(as_role, round, officer):
    found = around(round, officer, "1", "2", "3", "4")

    assert seen_by(found) == Peers(None, 4, None, {})
    assert "本轮核验不足 5 家，不显示" in of(clerk_of(found, as_role), found).content.decode()


def test_quartiles_of_five_enterprises_are_shown_for_whole_and_dimensions(as_role, round, officer):
    found = around(round, officer, "1", "2", "3", "4", "4")
    handed_in(round)

    seen = seen_by(found)

    assert (seen.industry, seen.count) == (found.enterprise.industry, 5)
    assert seen.points == Quartiles(Decimal("9.0"), Decimal("12.0"), Decimal("14.0"))
    assert seen.rates == {
        "A": Quartiles(Decimal(100), Decimal(100), Decimal(100)),
        "B": Quartiles(Decimal("37.5"), Decimal(75), Decimal(100)),
    }
    assert "同行业 5 家，匿名；四分位 9.0～14.0 分" in of(clerk_of(found, as_role), found).content.decode()


def test_quartiles_of_an_even_number_are_between_two(round, officer):
    found = around(round, officer, "1", "1", "2", "3", "4", "4")

    seen = seen_by(found)

    assert seen.points == Quartiles(Decimal("8.0"), Decimal("11.0"), Decimal("14.0"))
    assert seen.rates["B"] == Quartiles(Decimal(25), Decimal("62.5"), Decimal(100))


def test_peers_of_a_rare_industry_are_the_whole_round_and_it_is_said(as_role, round, officer):
    around(round, officer, "1", "2", "3", "4", "4")
    rare = make_enterprise(industry=make_industry("1361", "水产品冷冻加工"))
    found = verified(round, officer, rare, rd="2")

    seen = seen_by(found)

    assert (seen.industry, seen.count, seen.points.middle) == (None, 6, Decimal("11.0"))
    words = of(clerk_of(found, as_role), found).content.decode()
    assert "同行业已核验不足 5 家，按本轮全部已核验 6 家计。" in words
    assert "本轮 6 家，匿名" in words


def test_peers_of_an_industry_leave_other_industries_out(round, officer):
    others = make_industry("1361", "水产品冷冻加工")
    for _ in range(5):
        verified(round, officer, make_enterprise(industry=others), rd="0")
    found = around(round, officer, "3", "3", "3", "3", "3")

    assert seen_by(found).points == Quartiles(Decimal(12), Decimal(12), Decimal(12))
    assert seen_by(found).rates["B"].middle == Decimal(75)


def test_peers_are_gone_when_a_verification_is_reopened(round, officer):
    found = around(round, officer, "1", "2", "3", "4", "4")
    verifications.reopen(
        assessment=found,
        reason="证书有误",
        by=judge_of(found, Role.LEAD_CHIEF),
        at=LATER + timedelta(hours=1),
    )

    assert seen_by(found) == Peers(None, 4, None, {})


@pytest.mark.parametrize(("others", "count"), [(0, "few"), (2, "few"), (4, "many"), (999, "many")])
def test_page_asks_a_number_of_questions_that_does_not_grow(
    as_role, round, officer, others, count, django_assert_num_queries
):
    found = verified(round, officer)
    crowd(found, others)
    browser = clerk_of(found, as_role)
    of(browser, found)

    with django_assert_num_queries(PAGE_QUERIES if count == "few" else INDUSTRY_QUERIES):
        of(browser, found)


@pytest.mark.parametrize("others", [4, 999])
def test_page_of_a_rare_industry_asks_a_number_of_questions_that_does_not_grow(
    as_role, round, officer, others, django_assert_num_queries
):
    crowd(verified(round, officer), others)
    found = verified(round, officer, make_enterprise(industry=make_industry("1361", "水产品冷冻加工")))
    browser = clerk_of(found, as_role)
    of(browser, found)

    with django_assert_num_queries(ROUND_QUERIES):
        of(browser, found)


# The industry is counted, and where it is too small the round. Of the one that is large enough further: three
# slices, the dimensions, those without a rate, and three slices for each of the two. The last three are the plan's:
# its measures, and what counts at each indicator.
PAGE_QUERIES = 20
INDUSTRY_QUERIES = 30
ROUND_QUERIES = 31


def test_quartiles_of_a_round_leave_out_where_nothing_applies(round, officer):
    rare = make_enterprise(industry=make_industry("1361", "水产品冷冻加工"))
    around(round, officer, "1", "2", "3", "4", "4")
    found = verified(round, officer, rare, rd="2")
    DimensionResult.objects.filter(assessment=found, dimension__code="B").update(rate=None)

    rates = seen_by(found).rates

    assert rates["B"] == Quartiles(Decimal("37.5"), Decimal(75), Decimal(100))
    DimensionResult.objects.filter(round=round, dimension__code="B", rate=100).update(rate=None)
    assert set(seen_by(found).rates) == {"A"}


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
                assessment=twin, round=like.round, industry_id=like.industry_id, dimension_id=r.dimension_id, full=r.full,
                self_points=r.self_points, verified_points=r.verified_points, rate=r.rate,
            )
            for r in results
        )  # fmt: skip
    return count + 1


# ── what would make us 达标 ─────────────────────────────────────────────────────────────────────
def test_way_names_the_fewest_indicators_and_what_they_bring(as_role, round, officer):
    found = verified(round, officer, rd="0.5", gate="no")

    page = of(clerk_of(found, as_role), found)

    way = page.context["way"]
    assert [gap.indicator.code for gap in way.steps] == ["A-01", "B-05"]
    assert (way.goal, way.gain, way.after) == ("met", Decimal(7), Decimal(14))
    assert "须满足 1 项必备项，并将 1 项计分项提升到满分，得分由 7.0 分到" in page.content.decode()


def test_way_goes_to_the_chosen_result(as_role, round):
    found = self_assessed(round)

    page = of(clerk_of(found, as_role), found, goal="met")

    assert [way.goal for way in page.context["report"].ways] == ["nearly", "met"]
    assert page.context["way"].goal == "met"
    assert of(clerk_of(found, as_role), found, goal="nonsense").context["way"].goal == "nearly"


def test_way_of_what_is_met_says_so(as_role, round, officer):
    found = verified(round, officer)

    page = of(clerk_of(found, as_role), found)

    assert page.context["way"] is None
    assert "已经达标" in page.content.decode()


def test_way_that_does_not_exist_says_what_would_still_be_missing(as_role, round):
    found = self_assessed(round)
    Answer.objects.create(
        assessment=found, indicator=indicator(found, "B-05"), state=AnswerState.NOT_APPLICABLE, note="无研发"
    )

    page = of(clerk_of(found, as_role), found, goal="met")

    assert (page.context["way"].possible, page.context["way"].steps) == (False, ())
    assert "其余计分项全部得满分后仍差 6.0 分，仅靠提升现有指标不能达到" in page.content.decode()


def self_assessed(round: Round, status: str = AssessmentStatus.SUBMITTED, enterprise=None) -> Assessment:
    """Handed in with every gate met and no points: 6 for A-07 and 8 for B-05 are still to be had."""
    assessment = make_assessment(enterprise, round)
    by = member(assessment.enterprise)
    for code in ("A-01", "A-02", "B-01"):
        say(assessment, code, by, choice="yes")
    say(assessment, "A-07", by, choice="none")
    return submitted(by, assessment, status)


def test_way_leads_to_the_rows_of_a_returned_form(as_role, round):
    found = self_assessed(round, AssessmentStatus.RETURNED)
    link = f'href="{reverse("benchmarking:assessment", args=[found.pk])}?dimension=B#B-05"'

    assert link in of(clerk_of(found, as_role), found).content.decode()
    assert link not in of(as_role(Role.LEAD_OFFICER), found).content.decode()


def test_way_leads_to_the_open_form_of_the_next_round(as_role, officer):
    catalogue, enterprise = make_catalogue(), make_enterprise()
    old = verified(make_round(catalogue, year=2017, number=2), officer, enterprise, rd="1")
    open_now = make_assessment(enterprise, make_round(catalogue, year=2018, number=1))
    make_assessment(enterprise, make_round(year=2018, number=2))

    page = of(clerk_of(old, as_role), old)

    assert page.context["fill"] == open_now


def test_way_has_no_links_when_nothing_can_be_edited(as_role, round, officer):
    found = verified(round, officer, rd="1")

    page = of(clerk_of(found, as_role), found)

    assert page.context["fill"] is None
    assert "去填报" not in page.content.decode()


# ── two rounds beside each other ─────────────────────────────────────────────────────────────────
def two_rounds(officer: Actor) -> tuple[Assessment, Assessment]:
    catalogue, enterprise = make_catalogue(), make_enterprise()
    old = verified(make_round(catalogue, year=2017, number=2), officer, enterprise, rd="1", gate="no")
    return old, verified(make_round(catalogue, year=2018, number=1), officer, enterprise, rd="3")


@pytest.mark.parametrize("later_first", [True, False])
def test_comparison_is_from_the_earlier_to_the_later_round(as_role, officer, later_first):
    old, now = two_rounds(officer)
    shown, other = (now, old) if later_first else (old, now)

    page = of(clerk_of(now, as_role), shown, **{"with": str(other.pk)})

    found = page.context["comparison"]
    assert (found.before, found.now, found.verified, found.same_edition) == (old, now, True, True)
    assert [(row.indicator.code, row.before, row.now, row.difference) for row in found.changes.moved] == [
        ("A-01", "不满足", "满足", None),
        ("B-05", "1%，2 分", "3%，6 分", Decimal("4.0")),
    ]
    assert "提高 2 项" in page.content.decode()


def test_comparison_with_an_unverified_round_is_of_the_own_answers(as_role, officer):
    old, _ = two_rounds(officer)
    now = self_assessed(make_round(old.round.catalogue, year=2018, number=2), enterprise=old.enterprise)

    page = of(clerk_of(old, as_role), old, **{"with": str(now.pk)})

    found = page.context["comparison"]
    assert found.verified is False
    assert [(row.indicator.code, row.words) for row in found.changes.moved] == [
        ("A-07", "下降"),
        ("B-05", "不再填写"),
    ]
    assert "有一轮尚未核验，两轮都按自评" in page.content.decode()


def test_comparison_of_two_editions_says_what_is_left_out(as_role, officer):
    old, _ = two_rounds(officer)
    edition = make_catalogue("2018", status=CatalogueStatus.DRAFT)
    edition.indicators.filter(code="A-02").update(code="A-99")
    edition.status, edition.published_at = CatalogueStatus.PUBLISHED, AT
    edition.save()
    now = verified(make_round(edition, year=2018, number=3), officer, old.enterprise, rd="1", gate="no")

    page = of(clerk_of(old, as_role), old, **{"with": str(now.pk)})

    found = page.context["comparison"]
    assert (found.same_edition, len(found.changes.rows)) == (False, 4)
    assert (found.changes.only_before, found.changes.only_now, found.changes.moved) == (1, 1, [])
    assert "只比较编号和类别相同的 4 项" in page.content.decode()


def test_comparison_with_nothing_that_can_be_seen_here_is_404(as_role, officer, round):
    old, now = two_rounds(officer)
    foreign = verified(round, officer)
    draft = make_assessment(old.enterprise, make_round(old.round.catalogue, year=2018, number=3))
    browser = clerk_of(now, as_role)

    codes = [
        of(browser, now, **{"with": each}).status_code
        for each in (str(foreign.pk), str(draft.pk), "9" * 5000, "x", "-1")
    ]

    assert codes == [404] * 5
    assert of(browser, now, **{"with": str(now.pk)}).context["comparison"] is None


def test_comparison_asks_two_questions_for_each_side(as_role, officer, django_assert_num_queries):
    old, now = two_rounds(officer)
    browser = clerk_of(now, as_role)
    of(browser, now)

    with django_assert_num_queries(COMPARED_QUERIES):
        of(browser, now, **{"with": str(old.pk)})


COMPARED_QUERIES = 25


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


def test_enterprise_that_has_ended_is_not_asked_to_fill_in(as_role):
    firm = make_enterprise(ended_on=AT.date(), ended_as="closed")
    browser = as_role(Role.ENTERPRISE_CLERK, firm.organisation)

    for name in ("benchmarking:gaps_latest", "enterprises:shortcomings"):
        words = browser.get(reverse(name)).content.decode()
        assert ("已注销" in words, "去填报自评" in words, "都齐全" in words) == (True, False, False), name
