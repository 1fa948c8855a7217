"""Files behind answers."""

from datetime import date

import pytest

from accounts.models import TrailEntry
from benchmarking.actions import evidence as actions
from benchmarking.models import Answer, AnswerEvidence, Assessment
from benchmarking.rules.answers import EVIDENCE_MAX
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Attachment
from tests.factories.benchmarking import AT, indicator, make_assessment, prove, submitted
from tests.factories.enterprises import member
from tests.factories.files import image_bytes, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(begun: Assessment) -> Actor:
    return member(begun.enterprise)


def add(assessment: Assessment, by: Actor, file=None, code: str = "A-01", about_on: date | None = None):
    return actions.add(
        assessment=assessment,
        indicator=indicator(assessment, code),
        file=file or upload(),
        about_on=about_on,
        by=by,
        at=AT,
    )


def test_add_keeps_file_name_and_day(begun, clerk):
    added = add(begun, clerk, about_on=date(2018, 3, 26))

    evidence = added.evidence
    assert (added.known, evidence.attachment.name, evidence.about_on) == (
        False,
        "佐证.pdf",
        date(2018, 3, 26),
    )
    assert (evidence.added_by_id, evidence.answer.version) == (clerk.user_id, 0)
    assert evidence.attachment.enterprise == begun.enterprise
    assert TrailEntry.objects.filter(action="benchmarking.evidence.add").count() == 1


def test_add_of_the_same_file_is_the_one_that_is_there(begun, clerk):
    first = add(begun, clerk)
    second = add(begun, clerk, upload("另一个名字.pdf"))

    assert (second.known, second.evidence) == (True, first.evidence)
    assert (AnswerEvidence.objects.count(), Attachment.objects.count()) == (1, 1)


def test_add_of_the_same_file_to_another_answer_is_another_evidence(begun, clerk):
    add(begun, clerk)

    assert add(begun, clerk, code="A-02").known is False


@pytest.mark.parametrize(
    "file",
    [upload("空.pdf", b""), upload("假.pdf", b"hello"), upload("图.pdf", image_bytes())],
    ids=["empty", "no pdf", "picture named pdf"],
)
def test_add_of_a_bad_file_is_refused_and_stores_nothing(begun, clerk, file):
    with pytest.raises(Refused):
        add(begun, clerk, file)

    assert (Answer.objects.count(), AnswerEvidence.objects.count(), Attachment.objects.count()) == (0, 0, 0)


def test_add_after_submission_is_refused_before_anything_is_stored(begun, clerk):
    submitted(clerk, begun)

    with pytest.raises(Refused, match="不能再修改"):
        add(begun, clerk)

    assert Attachment.objects.count() == 0


def test_add_has_a_limit_for_each_answer(begun, clerk):
    for number in range(EVIDENCE_MAX):
        prove(begun, "A-01", clerk, f"{number}.pdf")

    with pytest.raises(Refused, match="最多上传 20 份"):
        add(begun, clerk)

    assert Attachment.objects.count() == EVIDENCE_MAX


def test_remove_keeps_who_and_when_and_happens_once(begun, clerk):
    evidence = add(begun, clerk).evidence

    actions.remove(evidence=evidence, by=clerk, at=AT)
    removed = actions.remove(evidence=evidence, by=clerk, at=AT)

    assert (removed.removed_by_id, removed.removed_at) == (clerk.user_id, AT)
    assert TrailEntry.objects.filter(action="benchmarking.evidence.remove").count() == 1


def test_remove_makes_room_for_the_same_file(begun, clerk):
    actions.remove(evidence=add(begun, clerk).evidence, by=clerk, at=AT)

    assert add(begun, clerk).known is False


def test_remove_after_submission_is_refused(begun, clerk):
    evidence = add(begun, clerk).evidence
    submitted(clerk, begun)

    with pytest.raises(Refused, match="不能再修改"):
        actions.remove(evidence=evidence, by=clerk, at=AT)


def test_set_date_says_which_day_it_is_about(begun, clerk):
    evidence = add(begun, clerk).evidence

    actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)

    stored = AnswerEvidence.objects.get()
    assert (stored.about_on, stored.dated_at) == (date(2018, 3, 26), AT)
    assert TrailEntry.objects.filter(action="benchmarking.evidence.edit").count() == 1


def test_set_date_to_the_same_day_changes_nothing(begun, clerk):
    evidence = add(begun, clerk, about_on=date(2018, 3, 26)).evidence

    actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)

    assert AnswerEvidence.objects.get().dated_at is None
    assert TrailEntry.objects.filter(action="benchmarking.evidence.edit").count() == 0


def test_set_date_of_a_removed_file_is_refused(begun, clerk):
    evidence = add(begun, clerk).evidence
    actions.remove(evidence=evidence, by=clerk, at=AT)

    with pytest.raises(Refused, match="已经移除"):
        actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)

    assert AnswerEvidence.objects.get().about_on is None
