"""An objection: once, in time, filed in the dossier, and answered in writing by somebody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notice
from benchmarking.actions import objections, verifications
from benchmarking.models import Assessment, Objection, ObjectionStatusChange
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Standing
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, fill, indicator, judge_of, make_assessment, submitted
from tests.factories.enterprises import manager as manager_of
from tests.factories.enterprises import member
from tests.factories.files import pdf_bytes

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def result() -> Assessment:
    """Confirmed by an officer, so that a chief may answer."""
    assessment = make_assessment()
    fill(assessment, member(assessment.enterprise))
    return submitted(judge_of(assessment, Role.LEAD_OFFICER), assessment, "verified")


@pytest.fixture
def manager(result: Assessment) -> Actor:
    return manager_of(result.enterprise)


@pytest.fixture
def chief(result: Assessment) -> Actor:
    return judge_of(result, Role.LEAD_CHIEF)


def raised(result: Assessment, manager: Actor, file=None, at=LATER) -> Objection:
    return objections.object_to(
        assessment=result, indicators=[indicator(result, "A-07")], text="已补齐月度表", file=file, by=manager,
        at=at,
    )  # fmt: skip


def test_objection_is_filed_with_its_paper_and_told(result, manager, chief):
    made = raised(result, manager, SimpleUploadedFile("月度表.pdf", pdf_bytes()))

    assert ([point.indicator.code for point in made.points.all()], made.attachment.name) == (
        ["A-07"], "月度表.pdf",
    )  # fmt: skip
    assert Standing.objects.values_list("kind", "note").get() == ("objection", "对 A-07 提出异议，待答复")
    assert Notice.objects.filter(user=chief.user_id).count() == 1


def test_second_and_late_objections_are_refused_and_keep_no_file(result, manager):
    with pytest.raises(Refused, match="异议期已于 2018-05-07 届满"):
        raised(result, manager, SimpleUploadedFile("a.pdf", pdf_bytes()), at=AT + timedelta(days=11))
    raised(result, manager)

    with pytest.raises(Refused, match="不能再次提出"):
        raised(result, manager)
    assert Objection.objects.get().attachment is None


def test_rejected_objection_leaves_the_result(result, manager, chief):
    objection = raised(result, manager)

    objections.reject(objection=objection, answer=" 月度表晚于核验。 ", by=chief, at=LATER)

    result.refresh_from_db()
    assert (result.status, Objection.objects.get().answer) == ("verified", "月度表晚于核验。")
    assert ObjectionStatusChange.objects.values_list("target", "reason").get() == (
        "rejected",
        "月度表晚于核验。",
    )
    assert Notice.objects.filter(user=manager.user_id).count() == 1
    with pytest.raises(Refused):
        objections.uphold(objection=objection, answer="成立", by=chief, at=LATER)


def test_upheld_objection_reopens_the_assessment(result, manager, chief):
    objection = raised(result, manager)
    with pytest.raises(Refused, match="请先答复"):
        verifications.reopen(assessment=result, reason="有误", by=chief, at=LATER)

    objections.uphold(objection=objection, answer="核对有误。", by=chief, at=LATER)

    result.refresh_from_db()
    assert (result.status, result.verified_points) == ("submitted", None)
    assert result.status_changes.first().reason == "异议成立：核对有误。"


def test_whoever_confirmed_does_not_answer(result, manager):
    objection = raised(result, manager)
    confirmer = Actor(Role.LEAD_OFFICER, user_id=result.verified_by_id, name="张敏")

    with pytest.raises(Refused, match="由您本人确认"):
        objections.reject(objection=objection, answer="维持。", by=confirmer, at=LATER)
    with pytest.raises(Refused, match="请先申报"):
        objections.reject(objection=objection, answer="维持。", by=make_actor(Role.LEAD_CHIEF), at=LATER)
