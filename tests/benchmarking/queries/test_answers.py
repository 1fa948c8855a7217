"""Reading the answers of an assessment."""

from decimal import Decimal

import pytest

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Verdict
from benchmarking.queries import answers
from benchmarking.queries.answers import OwnFigure
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import FigureStatus
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import (
    AT,
    fill,
    indicator,
    make_assessment,
    make_catalogue,
    make_round,
    prove,
    say,
    submitted,
)
from tests.factories.enterprises import make_definition, make_enterprise, make_figure, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(begun: Assessment) -> Actor:
    return member(begun.enterprise)


def test_sheet_of_a_new_assessment_lacks_everything(begun):
    sheet = answers.sheet(begun)

    assert [lack.code for lack in sheet.missing] == ["A-01", "A-02", "A-07", "B-01", "B-05"]
    assert (sheet.done, sheet.total, sheet.saved, sheet.last_saved) == (0, 5, 0, None)


def test_sheet_of_a_filled_assessment_lacks_nothing(begun, clerk):
    sheet = answers.sheet(fill(begun, clerk))

    assert (sheet.missing, sheet.done, sheet.saved, sheet.last_saved) == ([], 5, 5, AT)
    assert (sheet.score.points, sheet.score.gates_met) == (Decimal("14.0"), 3)


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.LEAD_OFFICER, 2), (Role.LEAD_CHIEF, 2), (Role.BUREAU_OFFICER, 1), (Role.LEADER, 1)],
)
def test_evidence_that_was_taken_away_is_seen_by_its_enterprise_and_the_lead_bureau(begun, clerk, role, seen):
    prove(begun, "A-01", clerk)
    removed = prove(begun, "A-02", clerk)
    removed.removed_at, removed.removed_by_id = AT, clerk.user_id
    removed.save()
    submitted(clerk, begun)

    assert answers.evidence_visible_to(clerk).count() == 2
    assert answers.evidence_visible_to(make_actor(role)).count() == seen


def test_sheet_does_not_count_evidence_that_was_taken_away(begun, clerk):
    fill(begun, clerk)
    evidence = begun.answers.get(indicator__code="A-01").evidence.get()
    evidence.removed_at, evidence.removed_by_id = AT, clerk.user_id
    evidence.save()

    assert [(lack.code, lack.words) for lack in answers.sheet(begun).missing] == [("A-01", "缺佐证")]


def test_sheet_asks_three_questions_however_much_there_is(begun, clerk, django_assert_num_queries):
    fill(begun, clerk)
    fresh = Assessment.objects.select_related("round__catalogue").get(pk=begun.pk)

    with django_assert_num_queries(3):
        answers.sheet(fresh)


def verified(enterprise, year: int, note: str, catalogue) -> Assessment:
    made = make_assessment(enterprise, make_round(catalogue, year=year))
    officer = make_actor(Role.LEAD_OFFICER)
    found = {"by_id": officer.user_id, "at": AT, "assessment": made}
    Verdict.objects.create(indicator=indicator(made, "A-07"), choice="yearly", note=note, **found)
    Verdict.objects.create(indicator=indicator(made, "A-01"), choice="no", **found)
    return submitted(member(enterprise), made, AssessmentStatus.VERIFIED)


def test_previous_is_the_last_verified_round(django_assert_num_queries):
    enterprise, catalogue = make_enterprise(), make_catalogue()
    verified(enterprise, 2016, "旧", catalogue)
    verified(enterprise, 2017, "缺分析报告", catalogue)
    now = make_assessment(enterprise, make_round(catalogue, year=2018))
    now = Assessment.objects.select_related("round__catalogue").get(pk=now.pk)

    with django_assert_num_queries(1):
        before = answers.previous(now)

    assert (before["A-07"].points, before["A-07"].note) == (Decimal("3.0"), "缺分析报告")
    assert (before["A-01"].points, before["A-01"].met) == (None, False)
    assert before["A-07"].round.startswith("2017 年")


def test_previous_of_a_first_round_is_empty(begun):
    assert answers.previous(begun) == {}


INTENSITY = {"name": "研发投入强度", "unit": "%", "formula": "rd_spending / revenue * 100"}


def test_dossier_says_what_is_not_confirmed(begun):
    make_definition("rd_intensity", **INTENSITY)
    make_figure(begun.enterprise, "rd_spending", 2017, 400)
    make_figure(begun.enterprise, "revenue", 2017, 10000, status=FigureStatus.DRAFT)

    found = answers.dossier(begun.enterprise, list(begun.round.catalogue.indicators.all()), 2018)

    assert found == {"rd_intensity": [OwnFigure(2017, Decimal(4), False)]}


def test_dossier_offers_stored_and_derived_figures_newest_first(begun, django_assert_num_queries):
    make_definition("rd_intensity", **INTENSITY)
    for year, spending in ((2016, 300), (2017, 400)):
        make_figure(begun.enterprise, "rd_spending", year, spending)
        make_figure(begun.enterprise, "revenue", year, 10000)
    indicators = list(begun.round.catalogue.indicators.all())

    with django_assert_num_queries(2):
        found = answers.dossier(begun.enterprise, indicators, 2018)

    assert found == {"rd_intensity": [OwnFigure(2017, Decimal(4), True), OwnFigure(2016, Decimal(3), True)]}


def test_dossier_rounds_a_derived_figure_as_its_definition_says(begun):
    make_definition("rd_intensity", **INTENSITY)
    make_figure(begun.enterprise, "rd_spending", 2017, 1)
    make_figure(begun.enterprise, "revenue", 2017, 30)

    found = answers.dossier(begun.enterprise, list(begun.round.catalogue.indicators.all()), 2018)

    assert found == {"rd_intensity": [OwnFigure(2017, Decimal("3.33"), True)]}


def test_dossier_offers_nothing_for_blank_and_not_applicable(begun):
    make_figure(begun.enterprise, "rd_spending", 2017, None)
    make_figure(begun.enterprise, "revenue", 2017, 10000)
    make_figure(begun.enterprise, "rd_spending", 2016, 300)

    assert answers.dossier(begun.enterprise, list(begun.round.catalogue.indicators.all()), 2018) == {
        "rd_intensity": []
    }


def test_dossier_of_another_enterprise_is_not_offered(begun):
    other = make_enterprise()
    make_figure(other, "rd_spending", 2017, 400)
    make_figure(other, "revenue", 2017, 10000)

    found = answers.dossier(begun.enterprise, list(begun.round.catalogue.indicators.all()), 2018)

    assert found == {"rd_intensity": []}


def test_evidence_is_seen_by_those_who_see_the_assessment(begun, clerk):
    say(begun, "A-01", clerk, own_text="有")
    evidence = prove(begun, "A-01", clerk)

    assert list(answers.evidence_visible_to(clerk)) == [evidence]
    assert list(answers.evidence_visible_to(make_actor(Role.ENTERPRISE_CLERK))) == []
    assert list(answers.evidence_visible_to(make_actor(Role.LEADER))) == []
