"""Who sees which assessments."""

import pytest

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Opinion
from benchmarking.queries import assessments, opinions
from dongtou_brand.kernel.actor import ADMINS, Actor, Role
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, make_assessment, make_round, submitted
from tests.factories.enterprises import make_enterprise, member, township_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def four() -> dict[str, Assessment]:
    """One assessment of one enterprise in each status, and a draft of another enterprise in another township."""
    enterprise = make_enterprise()
    by = member(enterprise)
    made = {status: make_assessment(enterprise, make_round()) for status in AssessmentStatus.values}
    for status, assessment in made.items():
        if status != AssessmentStatus.DRAFT:
            submitted(by, assessment, status)
    return made | {"other": make_assessment(make_enterprise())}


def seen(actor: Actor, four: dict[str, Assessment]) -> set[str]:
    found = set(assessments.visible_to(actor))
    return {name for name, assessment in four.items() if assessment in found}


OWN = set(AssessmentStatus.values)


def test_visible_to_an_enterprise_are_its_own(four):
    assert seen(member(four["draft"].enterprise), four) == OWN
    assert seen(make_actor(Role.ENTERPRISE_MANAGER), four) == set()


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_visible_to_the_lead_bureau_are_all(four, role):
    assert seen(make_actor(role), four) == OWN | {"other"}


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.LEADER])
def test_visible_to_bureaus_and_leaders_is_what_was_handed_in(four, role):
    assert seen(make_actor(role), four) == {"submitted", "verified"}


def test_visible_to_a_township_are_those_of_its_enterprises(four):
    assert seen(township_officer(four["draft"].enterprise), four) == OWN


def test_visible_to_an_expert_is_what_the_expert_was_asked_about_unless_it_was_taken_back(four):
    expert, officer = make_actor(Role.EXPERT), make_actor(Role.LEAD_OFFICER)
    for status in AssessmentStatus.values:
        Opinion.objects.create(
            assessment=four[status], expert_id=expert.user_id, asked_by_id=officer.user_id, asked_at=AT
        )

    assert seen(expert, four) == {"submitted", "returned", "verified"}
    assert opinions.visible_to(expert).count() == 3
    assert seen(make_actor(Role.EXPERT), four) == set()


@pytest.mark.parametrize("role", sorted(ADMINS))
def test_visible_to_administrators_and_the_public_is_nothing(four, role):
    assert seen(make_actor(role), four) == set()
    assert seen(Actor.public(), four) == set()


def test_editable_by_is_nothing_for_officers(four):
    assert list(assessments.editable_by(make_actor(Role.LEAD_OFFICER))) == []
    assert assessments.editable_by(member(four["draft"].enterprise)).count() == 4


def test_search_finds_name_pinyin_and_code():
    enterprise = make_enterprise("海霞电气", credit_code="913303050000999900")
    wanted = make_assessment(enterprise)
    make_assessment()
    everything = assessments.visible_to(make_actor(Role.LEAD_OFFICER))

    for words in ("海霞", "HXDQ", "9133030500009999"):
        assert list(assessments.search(everything, words)) == [wanted]


def test_counts_by_status_count_what_is_seen(four):
    assert assessments.counts_by_status(make_actor(Role.LEADER)) == {"submitted": 1, "verified": 1}
