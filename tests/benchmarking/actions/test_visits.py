from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from accounts.models import Notice, User
from benchmarking.actions import declarations
from benchmarking.actions import visits as actions
from benchmarking.enums import VisitResult, VisitStatus
from benchmarking.models import Declaration, VisitItemRevision, VisitPhoto
from benchmarking.queries import visits
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, indicator, make_assessment, submitted
from tests.factories.enterprises import make_enterprise, member
from tests.factories.files import image_bytes, upload

pytestmark = pytest.mark.django_db
TODAY = localdate(AT)
MATCH, MISMATCH = VisitResult.MATCH, VisitResult.MISMATCH


def declare(assessment, actor, conflict=False):
    words = "配偶在该企业任职" if conflict else ""
    return Declaration.objects.create(
        assessment=assessment, person_id=actor.user_id, role=actor.role, conflict=conflict, words=words, at=AT
    )


@pytest.fixture
def assessment():
    made = make_assessment(make_enterprise("温州海霞电气有限公司"))
    return submitted(member(made.enterprise), made)


@pytest.fixture
def officer(assessment):
    actor = make_actor(Role.LEAD_OFFICER)
    declare(assessment, actor)
    return actor


@pytest.fixture
def expert(assessment):
    actor = make_actor(Role.EXPERT)
    declare(assessment, actor)
    return actor


def planned(assessment, by, *people, **values):
    given = {
        "planned_on": TODAY, "place": "厂区", "purpose": "核对生产现场",
        "members": list(User.objects.filter(pk__in=[one.user_id for one in people])),
        "indicators": [indicator(assessment, "A-01")], "questions": ["生产现场与申报地址是否一致"],
    }  # fmt: skip
    return actions.plan(assessment=assessment, by=by, at=AT, **(given | values))


@pytest.fixture
def visit(assessment, officer, expert):
    return planned(assessment, officer, officer, expert)


def check(item, by, result=MATCH, note="", version=0):
    return actions.check(item=item, result=result, note=note, version=version, by=by, at=AT)


def test_visit_is_planned_and_everybody_concerned_is_told(visit, assessment, expert):
    clerk = assessment.submitted_by_id

    assert [(one.position, one.question) for one in visit.items.all()] == [
        (1, "A-01 的要求。"),
        (2, "生产现场与申报地址是否一致"),
    ]
    told = Notice.objects.filter(title="2018-04-27 现场核查温州海霞电气有限公司")
    assert {expert.user_id, clerk} <= set(told.values_list("user", flat=True))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"planned_on": TODAY - timedelta(days=1)}, "核查日期不能早于今天"),
        ({"members": []}, "须由 2 名以上人员进行"),
        ({"indicators": [], "questions": []}, "请至少选择一项指标"),
    ],
)
def test_plan_must_hold(assessment, officer, expert, values, words):
    with pytest.raises(Refused, match=words):
        planned(assessment, officer, officer, expert, **values)


def test_who_stepped_back_neither_goes_along_nor_sees(assessment, officer, visit, expert):
    other = make_actor(Role.EXPERT)
    declare(assessment, other, conflict=True)
    with pytest.raises(Refused, match="已申报利益关系并回避，不能参加核查"):
        planned(assessment, officer, officer, other)

    declare(assessment, expert, conflict=True)
    assert visits.visible_to(expert).count() == 0
    with pytest.raises(Refused, match="回避"):
        check(visit.items.first(), expert)


def test_lines_are_saved_by_those_who_go_along_and_nothing_is_lost(visit, officer, expert):
    item = visit.items.first()

    check(item, officer)
    again = check(item, officer, version=1)
    late = check(item, expert, MISMATCH, "地址不一致", version=0)

    item.refresh_from_db()
    assert (item.result, item.version, again.lost) == (MATCH, 1, None)
    assert (late.lost.kept, late.lost.note, late.lost.by_id) == (False, "地址不一致", expert.user_id)
    with pytest.raises(Refused, match="不符的，请写明现场情况"):
        check(item, expert, MISMATCH, " ", version=1)
    with pytest.raises(Refused, match="核查记录由参加核查的人员填写"):
        check(item, make_actor(Role.LEAD_OFFICER), version=1)
    assert check(item, expert, MISMATCH, "地址不一致", version=1).item.version == 2
    assert VisitItemRevision.objects.filter(kept=True).count() == 2


def test_photo_is_kept_once_and_stays_when_it_is_taken_away(visit, expert):
    item = visit.items.first()

    first = actions.add_photo(item=item, file=upload("现场.png", image_bytes()), by=expert, at=AT)
    again = actions.add_photo(item=item, file=upload("现场.png", image_bytes()), by=expert, at=AT)
    actions.remove_photo(photo=first, by=expert, at=AT)
    actions.remove_photo(photo=first, by=expert, at=AT)

    assert again == first
    assert VisitPhoto.objects.get().removed_by_id == expert.user_id
    assert visits.lines(visit)[0].photos == []


def test_visit_is_done_when_every_line_is_checked(visit, officer, expert):
    first, second = visit.items.all()
    done = {"visit": visit, "done_on": TODAY, "at": AT}
    check(first, officer)
    with pytest.raises(Refused, match="还有 1 项没有核查：生产现场与申报地址是"):
        actions.finish(conclusion="相符", by=officer, **done)
    check(second, officer)
    with pytest.raises(IllegalStep):
        actions.finish(conclusion="相符", by=expert, **done)

    ended = actions.finish(conclusion="与自评相符", by=officer, **done)
    assert actions.finish(conclusion="与自评相符", by=officer, **done).status_changes.count() == 1

    assert (ended.status, ended.done_on) == (VisitStatus.DONE, TODAY)
    with pytest.raises(Refused, match="记录不能再修改"):
        check(first, officer, MISMATCH, "不符", version=1)
    chief = make_actor(Role.LEAD_CHIEF)
    declare(visit.assessment, chief)
    assert actions.reopen(visit=visit, reason="补拍照片", by=chief, at=AT).status == VisitStatus.PLANNED


def test_visit_is_called_off_with_a_reason(visit, officer, expert):
    with pytest.raises(Refused, match="请说明取消核查的原因"):
        actions.cancel(visit=visit, reason=" ", by=officer, at=AT)

    ended = actions.cancel(visit=visit, reason="台风", by=officer, at=AT)

    assert ended.status == VisitStatus.CANCELLED
    assert (
        Notice.objects.filter(user=expert.user_id, title__startswith="2018-04-27 现场核查取消").count() == 1
    )
    assert date(2018, 4, 27) == ended.planned_on


def test_visit_sent_twice_is_one_and_is_called_off_after_the_result_too(assessment, officer, expert):
    visit = planned(assessment, officer, officer, expert)
    assert planned(assessment, officer, expert, officer) == visit

    assessment.refresh_from_db()
    assessment.status = "returned"
    assessment.save()

    assert actions.cancel(visit=visit, reason="企业补正中", by=officer, at=AT).status == VisitStatus.CANCELLED


def test_line_is_filled_in_only_after_a_declaration(assessment, officer):
    going = make_actor(Role.EXPERT)
    visit = planned(assessment, officer, officer, going)

    with pytest.raises(Refused, match="请先申报"):
        check(visit.items.first(), going)
    assert not visits.items_visible_to(going).exists()

    declarations.declare(assessment=assessment, conflict=False, by=going, at=AT)
    assert check(visit.items.first(), going).item.result == MATCH
    assert visits.items_visible_to(going).count() == 2
