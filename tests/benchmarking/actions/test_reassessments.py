"""A re-assessment judges what was done, takes the place of the result, and gives it back."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notice, TrailEntry
from benchmarking.actions import assessments, evidence, improvements, reassessments, verdicts, verifications
from benchmarking.enums import AnswerSource
from benchmarking.enums import ImprovementStatus as I
from benchmarking.models import AnswerRevision, Assessment, DimensionResult
from benchmarking.queries import verdicts as verdict_queries
from benchmarking.queries.improvements import aimed_at
from benchmarking.queries.peers import peers
from benchmarking.queries.reassessments import newest
from benchmarking.rules.verification import Finding
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.queries import dossiers
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import declare, indicator, say
from tests.factories.files import pdf_bytes
from tests.factories.reassessed import (
    AGAIN,
    DAY,
    HOUR,
    confirmed,
    done_measure,
    handed_in,
    verified_with_gaps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return verified_with_gaps()


def test_start_opens_what_measures_touched_and_copies_all_else(world):
    done_measure(world)

    again = reassessments.start(base=world.base, by=world.clerk, at=AGAIN)

    assert (again.number, again.base_id, again.status) == (2, world.base.pk, "draft")
    assert [row.indicator.code for row in again.reopened.all()] == ["A-07"]
    said = {
        a.indicator.code: (a.choice, a.saved_at, a.carried_from.assessment_id) for a in again.answers.all()
    }
    was = {a.indicator.code: (a.choice, a.saved_at, world.base.pk) for a in world.base.answers.all()}
    assert said == was
    files = sorted(str(f.version_id) for a in again.answers.all() for f in a.evidence.all())
    assert files == sorted(str(f.version_id) for a in world.base.answers.all() for f in a.evidence.all())
    found = {v.indicator.code: (v.choice, v.by_id, v.at) for v in again.verdicts.all()}
    kept = {v.indicator.code: (v.choice, v.by_id, v.at) for v in world.base.verdicts.all()}
    assert found == {code: row for code, row in kept.items() if code != "A-07"}
    revisions = AnswerRevision.objects.filter(answer__assessment=again)
    assert {(row.source, row.by_id, row.at) for row in revisions} == {
        (AnswerSource.BASE, world.clerk.user_id, AGAIN)
    }
    assert TrailEntry.objects.get(action="benchmarking.reassessment.start").detail["reopened"] == "A-07"


def test_start_twice_is_one_and_without_a_measure_none(world):
    with pytest.raises(Refused, match="登记完成至少一项改进措施后"):
        reassessments.start(base=world.base, by=world.clerk, at=AGAIN)
    done_measure(world)

    first = reassessments.start(base=world.base, by=world.clerk, at=AGAIN)

    assert reassessments.start(base=world.base, by=world.clerk, at=AGAIN + HOUR) == first
    with pytest.raises(Refused, match="复评由本企业申请"):
        reassessments.start(base=world.base, by=make_actor(Role.LEAD_CHIEF), at=AGAIN)


def test_what_stands_is_neither_answered_nor_judged(world):
    done_measure(world)
    again = reassessments.start(base=world.base, by=world.clerk, at=AGAIN)
    file = SimpleUploadedFile("新材料.pdf", pdf_bytes())

    with pytest.raises(Refused, match="A-02 指标A-02沿用原结果"):
        say(again, "A-02", world.clerk, choice="no")
    with pytest.raises(Refused, match="沿用原结果"):
        evidence.add(
            assessment=again, indicator=indicator(again, "A-02"), file=file, about_on=None,
            by=world.clerk, at=AGAIN,
        )  # fmt: skip
    standing = again.answers.get(indicator__code="A-02").evidence.get()
    with pytest.raises(Refused, match="沿用原结果"):
        evidence.remove(evidence=standing, by=world.clerk, at=AGAIN)
    with pytest.raises(Refused, match="A-07（尚未更新），共 1 项"):
        assessments.submit(assessment=again, promised=True, by=world.clerk, at=AGAIN)
    again = handed_in(world)
    declare(again, world.officer)
    with pytest.raises(Refused, match="沿用原结果"):
        verdicts.save(
            assessment=again, indicator=indicator(again, "A-02"), version=1, finding=Finding("no", note="不符"),
            by=world.officer, at=AGAIN + DAY,
        )  # fmt: skip


def test_confirming_takes_the_place_of_the_result_and_ends_or_resumes_measures(world):
    reached, missed = done_measure(world), done_measure(world, "取得证书", A01=None)

    again = confirmed(world, handed_in(world), A01="no", A07="falling")

    world.base.refresh_from_db()
    assert (world.base.verified_points, again.verified_points) == (Decimal("11.0"), Decimal("14.0"))
    assert world.base.superseded_at == again.verified_at
    assert newest(world.base) == again
    assert set(DimensionResult.objects.values_list("assessment", flat=True)) == {again.pk}
    assert peers(again.round, again.enterprise).count == 1
    for measure in (reached, missed):
        measure.refresh_from_db()
    assert (reached.status, reached.done_on is not None) == (I.VERIFIED, True)
    assert (missed.status, missed.done_on) == (I.DOING, None)
    assert missed.status_changes.first().reason == "复评未达到预期：A-01 未满足"
    told = Notice.objects.filter(title="2018 年第一轮复评（第 2 次）：1 项改进措施未达到预期，请继续实施")
    assert told.get().body == "“取得证书”"
    assert aimed_at([world.base, again]) == {again.pk: Decimal("14.0")}
    assert dossiers.score(again.enterprise).change == Decimal("3.0")


def test_only_those_who_judged_what_is_open_count_as_its_judges(world):
    done_measure(world)
    again = handed_in(world)
    declare(again, world.chief)

    verdicts.take_over(assessment=again, dimension="*", by=world.chief, at=AGAIN + DAY)

    assert verdict_queries.findings(again).judges == {world.chief.user_id}
    with pytest.raises(Refused, match="须由另一名"):
        verifications.confirm(assessment=again, by=world.chief, at=AGAIN + DAY)
    declare(again, world.officer)
    assert verifications.confirm(assessment=again, by=world.officer, at=AGAIN + DAY).status == "verified"


def test_taking_it_back_gives_the_place_back_and_the_measures_wait_again(world):
    reached, missed = done_measure(world), done_measure(world, "取得证书", A01=None)
    days = reached.done_on, missed.done_on
    again = confirmed(world, handed_in(world), A01="no", A07="falling")
    with pytest.raises(Refused, match="请先对复评结果重新核验"):
        verifications.reopen(assessment=world.base, reason="有误", by=world.chief, at=AGAIN + 3 * DAY)

    verifications.reopen(assessment=again, reason="材料有误", by=world.chief, at=AGAIN + 3 * DAY)

    world.base.refresh_from_db()
    for measure in (reached, missed):
        measure.refresh_from_db()
    assert world.base.superseded_at is None
    assert set(DimensionResult.objects.values_list("assessment", flat=True)) == {world.base.pk}
    assert (reached.status, missed.status) == (I.DONE, I.DONE)
    assert (reached.done_on, missed.done_on) == days
    assert dossiers.score(world.base.enterprise).standing.value == Decimal("11.0")


def test_a_measure_taken_up_since_stays_as_it_is_when_the_result_is_taken_back(world):
    missed = done_measure(world, A01=None)
    again = confirmed(world, handed_in(world), A01="no")
    missed.refresh_from_db()
    improvements.drop(improvement=missed, reason="改用其他办法", by=world.clerk, at=AGAIN + 3 * DAY)

    verifications.reopen(assessment=again, reason="材料有误", by=world.chief, at=AGAIN + 4 * DAY)

    missed.refresh_from_db()
    assert missed.status == I.DROPPED


def test_a_base_judged_anew_is_carried_over_and_must_hold(world):
    done_measure(world)
    again = handed_in(world)
    verifications.reopen(assessment=world.base, reason="有误", by=world.chief, at=AGAIN + DAY)
    for one in (world.officer, world.chief):
        declare(again, one)
    verdicts.take_over(assessment=again, dimension="*", by=world.officer, at=AGAIN + DAY)
    with pytest.raises(Refused, match="原结果正在重新核验"):
        verifications.confirm(assessment=again, by=world.chief, at=AGAIN + DAY)
    verdicts.save(
        assessment=world.base, indicator=indicator(again, "A-02"), version=1,
        finding=Finding("no", note="证书过期"), by=world.officer, at=AGAIN + DAY,
    )  # fmt: skip

    base = verifications.confirm(assessment=world.base, by=world.chief, at=AGAIN + DAY)

    carried = again.verdicts.get(indicator__code="A-02")
    assert (base.status, carried.choice, carried.note, carried.version) == ("verified", "no", "证书过期", 2)
    done = verifications.confirm(assessment=again, by=world.chief, at=AGAIN + DAY)
    assert (done.status, done.gates_met) == ("verified", 1)


def test_a_second_reassessment_follows_on_the_first(world):
    missed = done_measure(world, A01=None)
    first = confirmed(world, handed_in(world), A01="no")
    with pytest.raises(Refused, match="已由复评代替"):
        reassessments.start(base=Assessment.objects.get(pk=world.base.pk), by=world.clerk, at=AGAIN + 3 * DAY)
    missed.refresh_from_db()
    on = (AGAIN + 3 * DAY).date()
    improvements.finish(improvement=missed, done_on=on, by=world.clerk, at=AGAIN + 3 * DAY)

    second = reassessments.start(base=first, by=world.clerk, at=AGAIN + 3 * DAY)

    assert (second.number, second.base_id) == (3, first.pk)
    assert [row.indicator.code for row in second.reopened.all()] == ["A-01"]


def test_what_was_not_handed_in_cannot_be_reassessed(world):
    done_measure(world)
    again = reassessments.start(base=world.base, by=world.clerk, at=AGAIN)

    with pytest.raises(Refused, match="核验结果确认后才能申请复评"):
        reassessments.start(base=again, by=world.clerk, at=AGAIN)
    with pytest.raises(IllegalStep):
        verifications.confirm(assessment=again, by=world.chief, at=AGAIN)
