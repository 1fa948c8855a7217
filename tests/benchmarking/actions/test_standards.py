from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Notice
from benchmarking.actions import standards as actions
from benchmarking.models import Standard, StandardPublisher
from benchmarking.queries import standards
from benchmarking.rules.standards import Facts
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.enums import StandardStage as S
from enterprises.models import StandardPart
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 20)
SOURCE = Path(__file__).resolve().parents[3] / "data/standards.yaml"


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def publisher():
    return StandardPublisher.objects.create(name="浙江省品牌建设联合会", first_on=date(2018, 1, 1))


@pytest.fixture
def published(publisher):
    return Facts(
        title="小型断路器", number="t/zzb 0825-2018", publisher=publisher, published_on=DAY,
        implemented_on=date(2018, 5, 1),
    )  # fmt: skip


def go(standard, *names, by, facts):
    for name in names:
        standard = actions.advance(standard=standard, name=name, facts=facts, on=DAY, by=by, at=AT)
    return standard


def test_standard_goes_from_the_proposal_of_an_enterprise_to_its_text(officer, publisher):
    enterprise = make_enterprise("温州海霞电气有限公司")
    clerk = member(enterprise)
    given = {"enterprise": enterprise, "facts": Facts(title="小型断路器"), "by": clerk, "at": AT}
    with pytest.raises(Refused, match="请写明行业水平比对情况"):
        actions.propose(words=" ", **given)

    standard = actions.propose(words="国际先进水平 10 kA。", **given)
    assert actions.propose(words="国际先进水平 10 kA。", **given) == standard
    # what it was proposed on, 2018-04-27, is the first stage: none lies before it
    with pytest.raises(Refused, match="日期不能早于上一阶段"):
        go(standard, "argue", by=officer, facts=Facts(title="小型断路器"))

    facts, on = Facts(title="小型断路器"), date(2018, 4, 27)
    step = {"on": on, "by": officer, "at": AT}
    actions.advance(standard=standard, name="argue", facts=facts, **step)
    with pytest.raises(Refused, match="请填写立项计划批次和列入计划日期"):
        actions.advance(standard=standard, name="plan", facts=facts, **step)
    facts = replace(facts, plan_batch="2018 年第一批", planned_on=on)
    for name in ("plan", "draft", "comment", "review"):
        actions.advance(standard=standard, name=name, facts=facts, **step)
    with pytest.raises(Refused, match="请填写标准编号、发布机构和发布日期"):
        actions.advance(standard=standard, name="publish", facts=facts, **step)
    facts = replace(facts, number="T/ZZB 0825-2018", publisher=publisher, published_on=on)
    standard = actions.advance(standard=standard, name="publish", facts=facts, **step)

    assert (standard.stage, standard.number) == (S.PUBLISHED, "T/ZZB 0825—2018")
    assert [one.tone for one in standards.track(standard, standards.changes(standard))] == ["done"] * 6 + [
        "now"
    ]
    assert Notice.objects.filter(user=clerk.user_id, title__startswith="标准“小型断路器”").count() == 6
    assert standard.history.count() == 7


def test_number_stands_once_in_whatever_spelling(officer, published):
    made = actions.record(facts=published, stage=S.PUBLISHED, on=DAY, by=officer, at=AT)

    assert made.number == "T/ZZB 0825—2018"
    with pytest.raises(Refused, match="标准编号“T/ZZB 0825—2018”已登记：小型断路器"):
        actions.record(
            facts=replace(published, number="T/ZZB0825–2018"), stage=S.PUBLISHED, on=DAY, by=officer, at=AT
        )
    with pytest.raises(Refused, match="不是标准编号"):
        actions.record(
            facts=replace(published, number="断路器"), stage=S.PUBLISHED, on=DAY, by=officer, at=AT
        )


def test_publisher_must_have_published_then(officer, published):
    with pytest.raises(Refused, match="浙江省品牌建设联合会在 2017-12-31 不是发布机构"):
        actions.record(
            facts=replace(published, published_on=date(2017, 12, 31)),
            stage=S.PUBLISHED,
            on=DAY,
            by=officer,
            at=AT,
        )


def test_text_is_replaced_by_another_one(officer, published):
    old = actions.record(facts=published, stage=S.PUBLISHED, on=DAY, by=officer, at=AT)
    new_facts = replace(published, number="T/ZZB 0999—2018")
    new = actions.record(facts=new_facts, stage=S.PUBLISHED, on=DAY, by=officer, at=AT)
    facts = replace(published, number=old.number)

    with pytest.raises(Refused, match="请选择代替它的标准"):
        go(old, "replace", by=officer, facts=facts)
    with pytest.raises(Refused, match="不能是它自己"):
        go(old, "replace", by=officer, facts=replace(facts, replaced_by=old))
    old = go(old, "revise", "replace", by=officer, facts=replace(facts, replaced_by=new))

    assert (old.stage, old.replaced_by) == (S.REPLACED, new)
    with pytest.raises(IllegalStep):
        go(old, "withdraw", by=officer, facts=facts)


def test_register_is_kept_by_the_lead_bureau_on_its_newest_version(officer, published):
    made = actions.record(facts=published, stage=S.PUBLISHED, on=DAY, by=officer, at=AT)
    changed = actions.edit(
        standard=made, facts=replace(published, source="公告"), version=1, by=officer, at=AT
    )

    with pytest.raises(Refused, match="刚刚被修改过，本次修改没有保存"):
        actions.edit(standard=made, facts=published, version=1, by=officer, at=AT)
    with pytest.raises(Refused, match="标准库由牵头单位维护"):
        actions.edit(standard=made, facts=published, version=2, by=make_actor(Role.BUREAU_OFFICER), at=AT)
    assert (changed.source, changed.version) == ("公告", 2)


def test_enterprises_that_made_it_come_from_their_dossiers(officer, published):
    standard = actions.record(facts=published, stage=S.PUBLISHED, on=DAY, by=officer, at=AT)
    lead, other = make_enterprise("主起草企业"), make_enterprise("参与企业")
    common = {"number": "T/ZZB 0825—2018", "title": "小型断路器", "stage": S.PUBLISHED, "published_on": DAY}
    StandardPart.objects.create(enterprise=other, role="participant", recorded_at=AT, **common)
    StandardPart.objects.create(enterprise=lead, role="lead", rank=1, recorded_at=AT, **common)

    assert [part.enterprise for part in standards.parts(standard, officer)] == [lead, other]
    assert [part.enterprise for part in standards.parts(standard, member(other))] == [other]


def test_file_is_loaded_once_and_leaves_what_staff_entered(officer):
    by = Actor.system("test")

    assert actions.load(source=SOURCE, by=by, at=AT) == 3
    actions.add_publisher(
        name="浙江省质量协会", first_on=date(2024, 7, 1), last_on=None, source="公告", by=officer, at=AT
    )
    assert actions.load(source=SOURCE, by=by, at=AT) == 0
    assert StandardPublisher.objects.get(name="浙江省质量协会").first_on == date(2024, 7, 1)
    assert Standard.objects.count() == 0
