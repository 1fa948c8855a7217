"""Stepping back: nothing more is seen or judged, the chief is told, and what was judged is judged anew."""

from datetime import timedelta

import pytest

from accounts.models import Notice, User
from benchmarking.actions import declarations, opinions, verdicts
from benchmarking.models import Assessment, Declaration
from benchmarking.queries import assessments
from benchmarking.queries import opinions as asked
from benchmarking.queries import verdicts as found
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, fill, indicator, judge_of, make_assessment, submitted
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment()
    by = member(assessment.enterprise)
    return submitted(by, fill(assessment, by))


def conflict(assessment: Assessment, by, words: str = "配偶在该企业任职") -> Declaration:
    return declarations.declare(assessment=assessment, conflict=True, words=words, by=by, at=LATER)


def test_no_interest_twice_is_declared_once(handed_in):
    officer = make_actor(Role.LEAD_OFFICER)

    for _ in range(2):
        declarations.declare(assessment=handed_in, conflict=False, by=officer, at=LATER)

    assert Declaration.objects.count() == 1


def test_expert_who_steps_back_sees_the_assessment_no_more_and_the_chief_is_told(handed_in):
    chief, officer, expert = (make_actor(role) for role in (Role.LEAD_CHIEF, Role.LEAD_OFFICER, Role.EXPERT))
    person = User.objects.get(pk=expert.user_id)
    opinions.ask(assessment=handed_in, expert=person, by=officer, at=AT)
    assert assessments.visible_to(expert).count() == 1

    conflict(handed_in, expert)

    assert (assessments.visible_to(expert).count(), asked.visible_to(expert).count()) == (0, 0)
    assert Notice.objects.get(user=chief.user_id).title.startswith(f"{expert.name}回避")


def test_what_was_judged_before_stepping_back_is_judged_anew(handed_in):
    officer = judge_of(handed_in, Role.LEAD_OFFICER)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)
    conflict(handed_in, officer)
    colleague = judge_of(handed_in, Role.LEAD_OFFICER)
    assert len(found.findings(handed_in).unjudged) == 5

    with pytest.raises(Refused, match="应当回避"):
        verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)
    verdicts.save(
        assessment=handed_in, indicator=indicator(handed_in, "A-01"), version=1, finding=Finding("yes"),
        by=colleague, at=LATER,
    )  # fmt: skip

    assert verdicts.take_over(assessment=handed_in, dimension=ALL, by=colleague, at=LATER) == 4
    assert found.findings(handed_in).unjudged == []


def test_declaring_is_for_those_who_verify(handed_in):
    with pytest.raises(Refused, match="只有核验人员和被指派的专家"):
        conflict(handed_in, make_actor(Role.EXPERT))
