"""Confirming, returning and reopening: the result is computed once, and nothing is lost on the way."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Notice, TrailEntry
from benchmarking.actions import assessments, evidence, verdicts, verifications
from benchmarking.models import AnswerEvidence, Assessment, AssessmentStatusChange, DimensionResult
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.models import Enterprise, Standing
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, declare, fill, indicator, make_assessment, make_round, say
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def clerk(handed_in: Assessment) -> Actor:
    return member(handed_in.enterprise)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment(round=make_round(number=1))
    by = member(assessment.enterprise)
    fill(assessment, by)
    return assessments.submit(assessment=assessment, promised=True, by=by, at=AT)


@pytest.fixture
def officer(handed_in: Assessment) -> Actor:
    by = make_actor(Role.LEAD_OFFICER)
    declare(handed_in, by)
    return by


@pytest.fixture
def chief(handed_in: Assessment) -> Actor:
    by = make_actor(Role.LEAD_CHIEF)
    declare(handed_in, by)
    return by


def judge(assessment: Assessment, code: str, finding: Finding, by: Actor, version: int = 0, at=LATER):
    return verdicts.save(
        assessment=assessment,
        indicator=indicator(assessment, code),
        version=version,
        finding=finding,
        by=by,
        at=at,
    )


def confirmed(assessment: Assessment, by: Actor) -> Assessment:
    colleague = make_actor(Role.LEAD_OFFICER)
    declare(assessment, colleague)
    verdicts.take_over(assessment=assessment, dimension=ALL, by=colleague, at=LATER)
    return verifications.confirm(assessment=assessment, by=by, at=LATER)


def test_confirm_writes_points_gates_and_outcome(handed_in, officer):
    done = confirmed(handed_in, officer)

    assert (done.status, done.verified_points, done.gates_met, done.gates_total, done.outcome) == (
        "verified",
        Decimal("14.0"),
        3,
        3,
        "met",
    )
    assert (done.verified_by_id, done.verified_at) == (officer.user_id, LATER)


def test_confirm_writes_a_result_for_each_dimension(handed_in, officer):
    judge(handed_in, "A-07", Finding("yearly", note="只有年度统计表"), officer)

    confirmed(handed_in, officer)

    rows = DimensionResult.objects.values_list(
        "dimension__code", "full", "self_points", "verified_points", "rate"
    )
    assert list(rows) == [
        ("A", Decimal(6), Decimal(6), Decimal(3), Decimal(50)),
        ("B", Decimal(8), Decimal(8), Decimal(8), Decimal(100)),
    ]


def test_confirm_files_the_result_in_the_dossier_and_tells_the_enterprise(handed_in, officer, clerk):
    confirmed(handed_in, officer)

    standing = Standing.objects.get()
    assert (standing.kind, standing.title, standing.value, standing.unit, standing.note, standing.tone) == (
        "assessment",
        "2018 年第一轮核验 14.0 分",
        Decimal(14),
        "分",
        "达标，必备项 3/3",
        "ok",
    )
    assert Notice.objects.filter(user=clerk.user_id).values_list("title", flat=True).first() == (
        "2018 年第一轮核验结果：达标，14.0 分"
    )


def test_confirm_twice_confirms_once(handed_in, officer):
    confirmed(handed_in, officer)

    verifications.confirm(assessment=handed_in, by=officer, at=LATER)

    assert AssessmentStatusChange.objects.filter(target="verified").count() == 1
    assert Standing.objects.count() == 1
    assert TrailEntry.objects.filter(action="benchmarking.assessment.confirm").count() == 1


def test_confirm_is_refused_until_every_indicator_is_judged(handed_in, officer):
    judge(handed_in, "A-01", Finding("yes"), officer)

    with pytest.raises(Refused) as refusal:
        verifications.confirm(assessment=handed_in, by=officer, at=LATER)

    assert refusal.value.words == (
        "还有指标没有核验：A-02 指标A-02、A-07 指标A-07、B-01 指标B-01、B-05 指标B-05，共 4 项。"
    )


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_confirm_is_refused_to_the_only_judge(handed_in, role):
    alone = make_actor(role)
    declare(handed_in, alone)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=alone, at=LATER)

    with pytest.raises(Refused) as refusal:
        verifications.confirm(assessment=handed_in, by=alone, at=LATER)

    assert refusal.value.words == "核验结论须由另一名经办或审核人员确认。"


def test_confirm_is_open_to_one_of_two_judges(handed_in, officer, chief):
    judge(handed_in, "A-01", Finding("yes"), chief)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)

    assert verifications.confirm(assessment=handed_in, by=officer, at=LATER).status == "verified"


def test_day_of_a_file_that_was_changed_must_be_judged_anew(handed_in, officer, chief, clerk):
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)
    verifications.send_back(assessment=handed_in, reason="请核对", by=officer, at=LATER)
    again = LATER + timedelta(hours=1)
    file = AnswerEvidence.objects.get(answer__indicator__code="A-07")
    evidence.set_date(evidence=file, about_on=date(2018, 3, 26), by=clerk, at=again)
    assessments.submit(assessment=handed_in, promised=True, by=clerk, at=again)

    with pytest.raises(Refused) as refusal:
        verifications.confirm(assessment=handed_in, by=chief, at=again)

    assert refusal.value.words == "还有指标没有核验：A-07 指标A-07，共 1 项。"


def test_confirm_with_an_unmet_gate_is_unmet_whatever_the_points(handed_in, officer):
    judge(handed_in, "A-01", Finding("no", note="总部已迁出"), officer)

    done = confirmed(handed_in, officer)

    assert (done.outcome, done.verified_points, done.gates_met) == ("unmet", Decimal("14.0"), 2)
    assert Standing.objects.get().note == "未达标，必备项 2/3，A-01 未满足"


def test_confirm_is_refused_to_the_one_who_submitted(handed_in, officer):
    Assessment.objects.filter(pk=handed_in.pk).update(submitted_by=officer.user_id)

    with pytest.raises(Refused, match="不能核验本人提交的自评"):
        verifications.confirm(assessment=handed_in, by=officer, at=LATER)


def test_confirm_is_refused_to_the_enterprise(handed_in, clerk):
    with pytest.raises(IllegalStep):
        verifications.confirm(assessment=handed_in, by=clerk, at=LATER)


def test_return_tells_reason_and_what_to_mend(handed_in, officer, clerk):
    judge(handed_in, "A-07", Finding("yearly", note="缺月度统计表"), officer)
    mend = [indicator(handed_in, "A-07"), indicator(handed_in, "B-01")]

    verifications.send_back(assessment=handed_in, reason="材料不全", mend=mend, by=officer, at=LATER)

    handed_in.refresh_from_db()
    words = "材料不全\n须补正的指标：\nA-07 指标A-07：缺月度统计表\nB-01 指标B-01"
    assert handed_in.status == "returned"
    assert AssessmentStatusChange.objects.first().reason == words
    assert Notice.objects.filter(user=clerk.user_id).first().body == words


def test_return_needs_a_reason(handed_in, officer):
    with pytest.raises(Refused, match="请填写退回的原因"):
        verifications.send_back(assessment=handed_in, reason="  ", by=officer, at=LATER)


def test_changed_answer_must_be_judged_anew_after_a_return(handed_in, officer, chief, clerk):
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)
    verifications.send_back(assessment=handed_in, reason="请核对", by=officer, at=LATER)
    again = LATER + timedelta(hours=1)
    say(handed_in, "A-07", clerk, choice="yearly", own_number=Decimal(1), at=again)
    assessments.submit(assessment=handed_in, promised=True, by=clerk, at=again)

    with pytest.raises(Refused) as refusal:
        verifications.confirm(assessment=handed_in, by=officer, at=again)
    judge(handed_in, "A-07", Finding("yearly"), officer, version=1, at=again + timedelta(minutes=1))
    done = verifications.confirm(assessment=handed_in, by=chief, at=again + timedelta(minutes=2))

    assert refusal.value.words == "还有指标没有核验：A-07 指标A-07，共 1 项。"
    assert done.verified_points == Decimal("11.0")


def test_reopen_voids_the_result_and_keeps_the_verdicts(handed_in, officer, chief):
    done = confirmed(handed_in, officer)

    again = verifications.reopen(assessment=done, reason="证书被撤销", by=chief, at=LATER)

    again.refresh_from_db()
    assert (again.status, again.verified_points, again.outcome, again.verified_by) == (
        "submitted",
        None,
        "",
        None,
    )
    assert again.verdicts.count() == 5
    assert DimensionResult.objects.count() == 0
    assert Standing.objects.values_list("title", "note", "value").first() == (
        "2018 年第一轮核验结果撤回，重新核验",
        "证书被撤销",
        None,
    )


def test_unlocked_assessment_is_the_enterprises_again_and_only_its_changes_are_judged_anew(
    handed_in, officer, chief, clerk
):
    done = confirmed(handed_in, officer)
    with pytest.raises(Refused, match="请填写退回企业修改的原因"):
        verifications.unlock(assessment=done, reason=" ", by=chief, at=LATER)
    with pytest.raises(IllegalStep):
        verifications.unlock(assessment=done, reason="漏填", by=officer, at=LATER)

    back = verifications.unlock(assessment=done, reason="漏填", by=chief, at=LATER)
    again = LATER + timedelta(hours=1)
    say(back, "A-07", clerk, choice="yearly", own_number=Decimal(1), at=again)
    assessments.submit(assessment=back, promised=True, by=clerk, at=again)

    assert (back.status, back.verified_points, DimensionResult.objects.count()) == ("returned", None, 0)
    assert Standing.objects.values_list("title", "note", "tone").first() == (
        "2018 年第一轮核验结果撤回，退回企业修改",
        "漏填",
        "warn",
    )
    with pytest.raises(Refused, match="还有指标没有核验：A-07 指标A-07，共 1 项。"):
        verifications.confirm(assessment=back, by=chief, at=again)


def test_reopened_assessment_can_be_confirmed_again(handed_in, officer, chief):
    verifications.reopen(assessment=confirmed(handed_in, officer), reason="有误", by=chief, at=LATER)

    done = verifications.confirm(assessment=handed_in, by=officer, at=LATER)

    assert (done.status, DimensionResult.objects.count()) == ("verified", 2)


def test_reopen_is_for_the_chief_and_needs_a_reason(handed_in, officer, chief):
    done = confirmed(handed_in, officer)

    with pytest.raises(IllegalStep):
        verifications.reopen(assessment=done, reason="有误", by=officer, at=LATER)
    with pytest.raises(Refused, match="请填写重新核验的原因"):
        verifications.reopen(assessment=done, reason="", by=chief, at=LATER)


def closed(assessment: Assessment) -> Assessment:
    """The enterprise has ended; the assessment as it is read afterwards."""
    Enterprise.objects.filter(pk=assessment.enterprise_id).update(
        ended_on=date(2018, 5, 31), ended_as="closed"
    )
    return Assessment.objects.get(pk=assessment.pk)


def test_assessment_of_a_closed_enterprise_is_judged_as_it_is(handed_in, clerk, officer, chief):
    handed_in = closed(handed_in)

    for act in (
        lambda: verifications.send_back(assessment=handed_in, reason="缺材料", by=officer, at=LATER),
        lambda: assessments.withdraw(assessment=handed_in, by=clerk, at=LATER),
    ):
        with pytest.raises(Refused, match="已于 2018-05-31 注销"):
            act()

    done = confirmed(handed_in, officer)
    with pytest.raises(Refused, match="已于 2018-05-31 注销"):
        verifications.reopen(assessment=done, reason="复查", by=chief, at=LATER)
    assert Assessment.objects.get().status == "verified"


def test_draft_of_a_closed_enterprise_is_not_written_on():
    assessment = make_assessment()
    by = member(assessment.enterprise)
    assessment = closed(assessment)

    with pytest.raises(Refused, match="已于 2018-05-31 注销"):
        say(assessment, "A-01", by, choice="yes")
