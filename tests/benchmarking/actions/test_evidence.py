"""Files behind answers."""

from datetime import date, timedelta

import pytest

from accounts.models import TrailEntry
from benchmarking.actions import evidence as actions
from benchmarking.actions import library
from benchmarking.models import Answer, AnswerEvidence, Assessment, Evidence, EvidenceVersion
from benchmarking.rules.answers import EVIDENCE_MAX
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Attachment
from tests.factories.benchmarking import AT, indicator, make_assessment, prove, submitted
from tests.factories.enterprises import member
from tests.factories.files import image_bytes, upload

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


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
    assert (added.known, added.shared, evidence.version.number) == (False, False, 1)
    assert (evidence.version.attachment.name, evidence.version.about_on) == ("佐证.pdf", date(2018, 3, 26))
    assert (evidence.added_by_id, evidence.answer.version) == (clerk.user_id, 0)
    assert evidence.version.evidence.enterprise == begun.enterprise
    assert TrailEntry.objects.filter(action="benchmarking.evidence.add").count() == 1


def test_add_of_the_same_file_is_the_one_that_is_there(begun, clerk):
    first = add(begun, clerk)
    second = add(begun, clerk, upload("另一个名字.pdf"))

    assert (second.known, second.evidence) == (True, first.evidence)
    assert (AnswerEvidence.objects.count(), Attachment.objects.count()) == (1, 1)


def test_add_of_the_same_file_to_another_answer_is_the_same_paper(begun, clerk):
    first = add(begun, clerk, about_on=date(2018, 3, 26))
    second = add(begun, clerk, upload("另一个名字.pdf"), code="A-02")
    dated = add(begun, clerk, code="B-01", about_on=date(2018, 4, 1))

    assert [(one.known, one.shared) for one in (second, dated)] == [(False, True)] * 2
    assert (second.evidence.version, dated.evidence.version.number) == (first.evidence.version, 2)
    assert (Evidence.objects.count(), Attachment.objects.count()) == (1, 1)


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

    kept = AnswerEvidence.objects.order_by("pk").values_list(
        "version__number", "version__about_on", "removed_at"
    )
    assert list(kept) == [(1, None, AT), (2, date(2018, 3, 26), None)]
    assert TrailEntry.objects.filter(action="benchmarking.evidence.edit").count() == 1


def test_set_date_to_the_same_day_changes_nothing(begun, clerk):
    evidence = add(begun, clerk, about_on=date(2018, 3, 26)).evidence

    actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)

    assert EvidenceVersion.objects.count() == 1
    assert TrailEntry.objects.filter(action="benchmarking.evidence.edit").count() == 0


def test_set_date_of_a_removed_file_is_refused(begun, clerk):
    evidence = add(begun, clerk).evidence
    actions.remove(evidence=evidence, by=clerk, at=AT)

    with pytest.raises(Refused, match="已经移除"):
        actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)

    assert AnswerEvidence.objects.get().version.about_on is None


def test_set_date_once_more_answers_what_stands_there(begun, clerk):
    evidence = add(begun, clerk).evidence

    again = [
        actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT) for _ in range(2)
    ]

    assert (again[0], EvidenceVersion.objects.count()) == (again[1], 2)


def revised(evidence: AnswerEvidence, by: Actor, **facts) -> EvidenceVersion:
    """A newer version of what stands there."""
    paper = evidence.version.evidence
    facts = library.Facts(**({"expires_on": date(2019, 3, 25)} | facts))
    return library.revise(paper=paper, file=None, facts=facts, by=by, at=AT).version


def test_a_paper_stands_behind_several_answers_in_the_version_that_was_put_there(begun, clerk):
    first = add(begun, clerk).evidence
    newer = revised(first, clerk)
    paper = first.version.evidence
    second, again = (
        actions.choose(assessment=begun, indicator=indicator(begun, "A-02"), paper=paper, by=clerk, at=AT)
        for _ in range(2)
    )

    first.refresh_from_db()
    assert (first.version.number, second.evidence.version, newer.number) == (1, newer, 2)
    assert (again.known, again.evidence) == (True, second.evidence)
    with pytest.raises(Refused, match="替换为新版本"):
        actions.choose(assessment=begun, indicator=indicator(begun, "A-01"), paper=paper, by=clerk, at=AT)


def test_replace_puts_the_newest_there_once_and_keeps_the_older_in_the_history(begun, clerk):
    first = add(begun, clerk).evidence
    newer = revised(first, clerk)

    placed = [actions.replace(evidence=first, by=clerk, at=LATER) for _ in range(2)]

    first.refresh_from_db()
    assert (placed[0], placed[0].version, placed[0].added_at) == (placed[1], newer, LATER)
    assert (first.removed_at, AnswerEvidence.objects.count()) == (LATER, 2)
    assert TrailEntry.objects.filter(action="benchmarking.evidence.replace").count() == 1


def test_what_was_handed_in_keeps_its_version(begun, clerk):
    evidence = add(begun, clerk).evidence
    revised(evidence, clerk)
    submitted(clerk, begun)

    with pytest.raises(Refused, match="不能再修改"):
        actions.replace(evidence=evidence, by=clerk, at=AT)

    assert AnswerEvidence.objects.get().version.number == 1


def test_set_date_of_an_older_version_asks_to_replace_it_first(begun, clerk):
    evidence = add(begun, clerk).evidence
    revised(evidence, clerk)

    with pytest.raises(Refused, match="请先替换为新版本"):
        actions.set_date(evidence=evidence, about_on=date(2018, 3, 26), by=clerk, at=AT)


def test_choose_refuses_the_paper_of_another_enterprise(begun, clerk):
    theirs = make_assessment()
    paper = prove(theirs, "A-01", member(theirs.enterprise)).version.evidence

    with pytest.raises(Refused, match="本企业"):
        actions.choose(assessment=begun, indicator=indicator(begun, "A-01"), paper=paper, by=clerk, at=AT)
