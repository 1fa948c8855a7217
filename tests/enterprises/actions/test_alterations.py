from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Membership, Notice, TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import alterations, attachments, certificates, yearly_figures
from enterprises.actions.alterations import Ground
from enterprises.actions.certificates import Paper
from enterprises.enums import AlterationKind, CertificateKind, CertificateStatus, EnterpriseEnd, StandingKind
from enterprises.models import Alteration, Enterprise, Standing
from enterprises.queries import shortcomings
from enterprises.queries.alterations import past
from enterprises.queries.enterprises import named_like, visible_to
from enterprises.rules.alterations import CORRECTION
from enterprises.rules.namesakes import TOLD_APART
from enterprises.rules.shortcomings import KINDS
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_attachment,
    make_enterprise,
    make_figure,
    make_township,
    manager,
    member,
    township_officer,
)
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
DAY = date(2018, 3, 1)
GROUND = Ground(on=DAY, document_number="（洞）登记内变字〔2018〕第 12 号")


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def firm():
    return make_enterprise("温州海霞电气有限公司")


def test_rename_changes_every_name_and_keeps_the_former_one(firm, officer):
    chief = make_actor(Role.LEAD_CHIEF)

    alterations.rename(enterprise=firm, name="温州远帆智能有限公司", ground=GROUND, by=officer, at=AT)
    alterations.rename(enterprise=firm, name="浙江远帆智能有限公司", ground=GROUND, by=chief, at=AT)

    firm = Enterprise.objects.get()
    assert (firm.name, firm.organisation.name, firm.name_key) == ("浙江远帆智能有限公司",) * 2 + ("远帆智能",)
    assert past(officer, firm).names == ["温州远帆智能有限公司", "温州海霞电气有限公司"]
    assert list(Enterprise.objects.filter(named_like("海霞"))) == [firm]
    assert firm.history.get(history_user_id=chief.user_id).name == firm.name


def test_rename_is_filed_told_and_noted(firm, officer):
    told = {member(firm).user_id, manager(firm).user_id, township_officer(firm).user_id}

    made = alterations.rename(enterprise=firm, name="温州远帆有限公司", ground=GROUND, by=officer, at=AT)

    standing = Standing.objects.get()
    assert (standing.kind, standing.on, standing.title) == (StandingKind.ALTERATION, DAY, "企业更名")
    assert standing.note == f"由“温州海霞电气有限公司”变更为“温州远帆有限公司”；{GROUND.document_number}"
    assert set(Notice.objects.values_list("user_id", flat=True)) == told
    entry = TrailEntry.objects.get()
    assert entry.action == "enterprises.enterprise.rename"
    assert (entry.detail["from"], entry.detail["to"]) == (made.before, made.after)


def test_correction_needs_no_ground_and_leaves_no_former_name(firm, officer):
    ground = Ground(on=DAY, reason=CORRECTION)

    alterations.rename(enterprise=firm, name="温州海夏电气有限公司", ground=ground, by=officer, at=AT)

    firm.refresh_from_db()
    assert past(officer, firm).names == []
    assert not Enterprise.objects.filter(named_like("海霞")).exists()
    assert Alteration.objects.get().before == "温州海霞电气有限公司"


def test_name_that_the_pool_has_is_told_apart_first(firm, officer):
    make_enterprise("浙江远帆股份有限公司")
    new = {"enterprise": firm, "name": "温州远帆有限公司", "ground": GROUND, "by": officer, "at": AT}

    with pytest.raises(Refused, match="库内已有名称相近的企业"):
        alterations.rename(**new)
    alterations.rename(**new, told_apart="代码不同")

    assert set(firm.standings.values_list("title", flat=True)) == {"企业更名", "核对重名企业"}


def test_rename_sent_twice_is_one(firm, officer):
    alterations.rename(enterprise=firm, name="温州远帆有限公司", ground=GROUND, by=officer, at=AT)

    with pytest.raises(Refused, match="变更前后相同"):
        alterations.rename(enterprise=firm, name="温州远帆有限公司", ground=GROUND, by=officer, at=AT)
    assert Alteration.objects.count() == 1


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        (Ground(on=DAY), "请填写依据文号，或上传证明材料"),
        (Ground(on=date(2018, 4, 28), document_number="1"), "晚于今天"),
        (Ground(on=date(1997, 1, 1), document_number="1"), "早于企业成立日期 1998-09-10"),
        (Ground(on=date(2018, 2, 1), document_number="1"), "早于上一次同类变更（2018-03-01）"),
    ],
)
def test_ground_and_day_are_judged(officer, ground, words):
    firm = make_enterprise("温州海霞电气有限公司", founded_on=date(1998, 9, 10))
    alterations.rename(enterprise=firm, name="温州远帆有限公司", ground=GROUND, by=officer, at=AT)

    with pytest.raises(Refused, match=words):
        alterations.rename(enterprise=firm, name="温州望海有限公司", ground=ground, by=officer, at=AT)


def test_paper_is_ground_enough_and_belongs_to_the_enterprise_then(firm, officer):
    paper = make_attachment(None, "变更登记通知书.pdf", uploaded_by_id=officer.user_id)

    alterations.close(enterprise=firm, ground=Ground(on=DAY, file=paper), by=officer, at=AT)

    paper.refresh_from_db()
    assert paper.enterprise == firm


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_paper_proves_an_end_and_that_it_was_none_for_both_of_the_lead_bureau(firm, role):
    by = make_actor(role)
    for act in (alterations.close, alterations.revive):
        paper = attachments.keep(enterprise=None, file=upload("通知书.pdf"), by=by, at=AT)
        ground = Ground(on=DAY, file=paper, reason="登记有误")
        act(enterprise=firm, ground=ground, by=by, at=AT)

    firm.refresh_from_db()
    assert firm.ended_on is None
    assert [one.file.enterprise for one in Alteration.objects.all()] == [firm, firm]


@pytest.mark.parametrize("of", ["old township", "lead bureau"])
def test_relocation_frees_the_contact_of_the_former_township(firm, officer, of):
    contact = township_officer(firm) if of == "old township" else make_actor(Role.LEAD_OFFICER)
    Enterprise.objects.filter(pk=firm.pk).update(liaison=contact.user_id)
    there = make_actor(Role.TOWNSHIP_OFFICER, make_township("东屏街道"))
    new = Membership.objects.get(user=there.user_id).organisation

    alterations.relocate(enterprise=firm, township=new, ground=GROUND, by=officer, at=AT)

    firm.refresh_from_db()
    told = Notice.objects.get(user=there.user_id).body
    stays = of == "lead bureau"
    assert firm.liaison_id == (contact.user_id if stays else None)
    assert ("不再联系该企业，请另行指派" in told) is not stays


@pytest.mark.parametrize(
    "role", [Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER, Role.LEADER, Role.ENTERPRISE_MANAGER]
)
def test_nobody_but_the_lead_bureau_alters(firm, role):
    with pytest.raises(Refused, match="由牵头单位办理"):
        alterations.close(enterprise=firm, ground=GROUND, by=make_actor(role), at=AT)


def test_relocation_takes_what_waits_along_and_tells_both_townships(firm, officer):
    old, new = firm.township, make_township("东屏街道")
    make_figure(firm, status="submitted")
    before, after = township_officer(firm), make_actor(Role.TOWNSHIP_OFFICER, new)

    alterations.relocate(enterprise=firm, township=new, ground=GROUND, by=officer, at=AT)

    assert (list(visible_to(before)), list(visible_to(after))) == ([], [firm])
    yearly_figures.confirm(enterprise=Enterprise.objects.get(), year=2017, by=after, at=AT)
    assert set(Notice.objects.filter(title__contains="东屏街道").values_list("user_id", flat=True)) == {
        before.user_id,
        after.user_id,
    }
    made = Alteration.objects.get()
    assert (made.before, made.after) == (old.short_name, new.short_name)


def test_township_must_exist_on_the_day_of_the_change(firm, officer):
    young = make_township("昆鹏街道", valid_from=date(2018, 4, 1))

    with pytest.raises(Refused, match="昆鹏街道”在 2018-03-01 不存续"):
        alterations.relocate(enterprise=firm, township=young, ground=GROUND, by=officer, at=AT)


def test_closed_enterprise_takes_part_in_nothing_new(firm, officer):
    clerk = member(firm)
    alterations.close(enterprise=firm, ground=GROUND, by=officer, at=AT)
    firm = Enterprise.objects.get()
    paper = Paper(kind=CertificateKind.QUALITY, status=CertificateStatus.APPLIED)

    assert (firm.ended_on, firm.ended_as) == (DAY, EnterpriseEnd.CLOSED)
    for by in (clerk, officer):
        with pytest.raises(Refused, match="已于 2018-03-01 注销"):
            certificates.add(enterprise=firm, paper=paper, by=by, at=AT)
    with pytest.raises(Refused, match="已于 2018-03-01 注销"):
        yearly_figures.submit(enterprise=firm, year=2017, by=clerk, at=AT)
    with pytest.raises(Refused, match="已于 2018-03-01 注销"):
        alterations.close(enterprise=firm, ground=GROUND, by=officer, at=AT)


def test_merged_enterprise_leads_to_the_other_and_keeps_its_people(firm, officer):
    other = make_enterprise("温州望海有限公司")
    people = {member(firm).user_id, manager(firm).user_id}

    alterations.merge(enterprise=firm, other=other, ground=GROUND, by=officer, at=AT)

    firm.refresh_from_db()
    assert (firm.ended_on, firm.ended_as, firm.merged_into) == (DAY, EnterpriseEnd.MERGED, other)
    assert past(officer, other).absorbed == [firm]
    current = Membership.objects.current().filter(organisation=firm.organisation)
    assert set(current.values_list("user_id", flat=True)) == people
    titles = set(Standing.objects.values_list("enterprise", "title"))
    assert titles == {(firm.pk, "并入温州望海有限公司"), (other.pk, "吸收合并温州海霞电气有限公司")}


def test_enterprise_merges_into_another_that_goes_on(firm, officer):
    gone = make_enterprise("温州望海有限公司")
    alterations.close(enterprise=gone, ground=GROUND, by=officer, at=AT)

    with pytest.raises(Refused, match="不能作为并入企业"):
        alterations.merge(enterprise=firm, other=gone, ground=GROUND, by=officer, at=AT)
    with pytest.raises(Refused, match="不能并入企业自身"):
        alterations.merge(enterprise=firm, other=firm, ground=GROUND, by=officer, at=AT)


def test_revival_takes_a_merger_back(firm, officer):
    other = make_enterprise("温州望海有限公司")
    alterations.merge(enterprise=firm, other=other, ground=GROUND, by=officer, at=AT)
    back = Ground(on=date(2018, 4, 2), document_number="1", reason="合并登记有误")

    alterations.revive(enterprise=firm, ground=back, by=officer, at=AT)

    firm.refresh_from_db()
    assert (firm.ended_on, firm.ended_as, firm.merged_into) == (None, "", None)
    assert past(officer, other).absorbed == []
    kinds = list(Alteration.objects.filter(enterprise=firm).values_list("kind", "before", "after"))
    assert kinds == [
        (AlterationKind.REVIVAL, "并入温州望海有限公司", "存续"),
        (AlterationKind.MERGER, "", "温州望海有限公司"),
    ]


def test_revival_says_why_and_comes_after_the_end(firm, officer):
    with pytest.raises(Refused, match="无需恢复"):
        alterations.revive(enterprise=firm, ground=GROUND, by=officer, at=AT)
    alterations.close(enterprise=firm, ground=GROUND, by=officer, at=AT)

    with pytest.raises(Refused, match="请写明恢复的原因"):
        alterations.revive(enterprise=firm, ground=GROUND, by=officer, at=AT)
    early = Ground(on=date(2018, 2, 28), document_number="1", reason="有误")
    with pytest.raises(Refused, match="早于上一次同类变更"):
        alterations.revive(enterprise=firm, ground=early, by=officer, at=AT)


def at_once(*acts):
    """Let these happen at the same moment; answers what each came to, refusals as words."""
    ready, said = Barrier(len(acts)), []

    def one(act):
        ready.wait()
        try:
            act()
            said.append("done")
        except Refused as refusal:
            said.append(refusal.words)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_merger_recorded_by_two_at_once_is_one(firm, officer):
    other = make_enterprise("温州望海有限公司")

    def merge():
        alterations.merge(enterprise=firm, other=other, ground=GROUND, by=officer, at=AT)

    assert at_once(merge, merge) == ["done", "“温州海霞电气有限公司”已于 2018-03-01 被合并，档案只供查阅。"]
    assert Alteration.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_crosswise_mergers_leave_one_enterprise(firm, officer):
    other = make_enterprise("温州望海有限公司")

    def into(one, another):
        return lambda: alterations.merge(enterprise=one, other=another, ground=GROUND, by=officer, at=AT)

    said = at_once(into(firm, other), into(other, firm))

    assert (said[0], "被合并" in said[1]) == ("done", True)
    assert Enterprise.objects.filter(ended_on=None).count() == 1


def test_older_enterprise_renamed_to_a_younger_ones_name_and_told_apart_settles_both(firm, officer):
    younger = make_enterprise("温州远帆电气有限公司")

    alterations.rename(
        enterprise=firm,
        name="浙江远帆电气有限公司",
        told_apart="信用代码不同，已实地核对",
        ground=GROUND,
        by=officer,
        at=AT,
    )

    pool = shortcomings.pool_of(officer)
    assert not shortcomings.rows(KINDS["namesake"], pool, DAY).exists()
    told = Standing.objects.filter(enterprise=younger, title=TOLD_APART).get()
    assert told.note == "与“浙江远帆电气有限公司”不是同一家企业：信用代码不同，已实地核对"
