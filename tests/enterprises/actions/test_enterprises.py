from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Notice, Organisation, TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import distinctions, enterprises
from enterprises.enums import StandingKind, UnmaskReason
from enterprises.models import Distinction, Enterprise, Standing
from enterprises.rules.profiles import Profile
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.enterprises import (
    make_attachment,
    make_enterprise,
    make_industry,
    make_township,
    manager,
    member,
)

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 26, 17, 24, tzinfo=UTC)
CODE = "91330305000000019Q"
EXCEPTION = "91350203M0001QAY9B"


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def profile():
    return Profile(
        credit_code=CODE,
        name="温州海霞电气有限公司",
        township=make_township(),
        industry=make_industry(),
        legal_representative="海大富",
        contact_phone="13812340027",
    )


def test_enterprise_is_registered_with_organisation_history_and_trail(profile, officer):
    enterprise = enterprises.create(profile=profile, by=officer, at=AT)

    assert (enterprise.organisation.code, enterprise.organisation.kind) == (CODE, "enterprise")
    assert enterprise.search_key.endswith("wenzhouhaixiadianqiyouxiangongsi")
    standing = Standing.objects.get()
    assert (standing.kind, standing.on) == (StandingKind.FILE, date(2018, 4, 27))
    assert TrailEntry.objects.get().action == "enterprises.enterprise.create"


def test_code_is_folded(profile, officer):
    typed = replace(profile, credit_code=" ９１３３０３０５０００００００１９ｑ")

    assert enterprises.create(profile=typed, by=officer, at=AT).credit_code == CODE


def test_code_can_be_registered_once(profile, officer):
    enterprises.create(profile=profile, by=officer, at=AT)

    with pytest.raises(Refused, match="已建档：温州海霞电气有限公司"):
        enterprises.create(profile=replace(profile, name="另一家"), by=officer, at=AT)
    assert (Enterprise.objects.count(), Organisation.objects.filter(kind="enterprise").count()) == (1, 1)


def test_code_that_another_unit_takes_meanwhile_is_refused_in_words(profile, officer):
    make_organisation(code=CODE)
    with pytest.raises(Refused, match=f"统一社会信用代码 {CODE} 已用于另一个单位"):
        enterprises.create(profile=profile, by=officer, at=AT)

    enterprise = enterprises.create(
        profile=replace(profile, credit_code="91330305000000027K"), by=officer, at=AT
    )
    with pytest.raises(Refused, match=f"统一社会信用代码 {CODE} 已用于另一个单位"):
        enterprises.edit(enterprise=enterprise, profile=profile, by=officer, at=AT)
    enterprise.refresh_from_db()
    assert enterprise.credit_code == "91330305000000027K"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_code_entered_by_two_at_once_is_registered_once(profile, officer):
    said = []
    ready = Barrier(2)

    def enter():
        ready.wait()
        try:
            said.append(enterprises.create(profile=profile, by=officer, at=AT).credit_code)
        except Refused as refusal:
            said.append(refusal.words)
        finally:
            connection.close()

    threads = [Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == [CODE, f"统一社会信用代码 {CODE} 已建档：温州海霞电气有限公司。"]


def test_exceptional_code_is_taken_with_reason_and_licence(profile, officer):
    odd = replace(profile, credit_code=EXCEPTION)
    with pytest.raises(Refused, match="上传营业执照"):
        enterprises.create(profile=odd, by=officer, at=AT)
    licence = make_attachment(None, uploaded_by_id=officer.user_id)

    enterprise = enterprises.create(
        profile=replace(odd, override_reason="营业执照如此", override_file=licence), by=officer, at=AT
    )

    licence.refresh_from_db()
    assert (enterprise.override_reason, licence.enterprise) == ("营业执照如此", enterprise)
    assert TrailEntry.objects.get().reason == "营业执照如此"


def test_right_code_keeps_no_exception(profile, officer):
    typed = replace(profile, override_reason="不必要", override_file=make_attachment(None))

    enterprise = enterprises.create(profile=typed, by=officer, at=AT)

    assert (enterprise.override_reason, enterprise.override_file) == ("", None)


def test_township_must_exist_on_the_day(profile, officer):
    later = make_township("昆鹏街道", valid_from=date(2021, 1, 1))

    with pytest.raises(Refused, match="昆鹏街道”在 2018-04-27 不存续"):
        enterprises.create(profile=replace(profile, township=later), by=officer, at=AT)


def test_nobody_else_registers(profile):
    with pytest.raises(Refused):
        enterprises.create(profile=profile, by=make_actor(Role.TOWNSHIP_OFFICER), at=AT)


def test_edit_keeps_code_and_organisation_together(profile, officer):
    enterprise = enterprises.create(profile=profile, by=officer, at=AT)
    later = datetime(2018, 5, 2, tzinfo=UTC)
    changed = replace(profile, credit_code="91330305000000027K", contact_phone="13900000000")

    enterprises.edit(enterprise=enterprise, profile=changed, by=officer, at=later)

    enterprise = Enterprise.objects.get()
    assert (enterprise.credit_code, enterprise.organisation.code) == (changed.credit_code,) * 2
    assert (enterprise.search_key.startswith("91330305000000027k"), enterprise.updated_at) == (True, later)
    detail = TrailEntry.objects.order_by("sequence").last().detail
    assert detail == {
        "credit_code": {"before": CODE, "after": "91330305000000027K"},
        "contact_phone": "已变更",
    }


def test_edit_changes_neither_name_nor_township(profile, officer):
    enterprise = enterprises.create(profile=profile, by=officer, at=AT)

    for changed in (replace(profile, name="新名称"), replace(profile, township=make_township())):
        with pytest.raises(Refused, match="请办理变更登记"):
            enterprises.edit(enterprise=enterprise, profile=changed, by=officer, at=AT)
    assert Enterprise.objects.get().name == profile.name


def test_namesake_is_told_apart_before_it_is_registered(profile, officer):
    make_enterprise("浙江海霞电气股份有限公司")

    with pytest.raises(Refused, match="库内已有名称相近的企业：浙江海霞电气股份有限公司"):
        enterprises.create(profile=profile, by=officer, at=AT)
    made = enterprises.create(profile=profile, told_apart="代码不同", by=officer, at=AT)

    standing = made.standings.get(title="核对重名企业")
    assert (standing.kind, standing.note) == (
        StandingKind.RECORD,
        "与“浙江海霞电气股份有限公司”不是同一家企业：代码不同",
    )
    apart = Distinction.objects.get()
    assert (apart.earlier.name, apart.later, apart.reason, apart.by_id, apart.recorded_at) == (
        "浙江海霞电气股份有限公司", made, "代码不同", officer.user_id, AT,
    )  # fmt: skip


def test_enterprise_is_told_apart_once_from_each_and_again_from_those_that_come_later(officer):
    ours, second = make_enterprise("温州海霞电气有限公司"), make_enterprise("浙江海霞电气有限公司")

    enterprises.tell_apart(enterprise=ours, reason="代码不同", by=officer, at=AT)
    with pytest.raises(Refused, match="没有与它名称相近而尚未核对的企业"):
        enterprises.tell_apart(enterprise=second, reason="代码不同", by=officer, at=AT)
    third = make_enterprise("洞头海霞电气厂")
    with pytest.raises(Refused, match="库内已有名称相近的企业：洞头海霞电气厂。"):
        enterprises.tell_apart(enterprise=second, reason=" ", by=officer, at=AT)
    enterprises.tell_apart(enterprise=second, reason="住所不同", by=officer, at=AT)

    told = Distinction.objects.order_by("pk").values_list("earlier", "later", "reason")
    assert list(told) == [(ours.pk, second.pk, "代码不同"), (second.pk, third.pk, "住所不同")]


def test_more_namesakes_than_are_shown_are_told_apart_five_by_five(officer):
    *_, last = [make_enterprise("温州海霞电气有限公司") for _ in range(8)]

    for _ in range(2):
        enterprises.tell_apart(enterprise=last, reason="代码不同", by=officer, at=AT)

    assert Distinction.objects.filter(later=last).count() == 7


def test_pair_that_was_told_apart_before_stays_as_it_is(officer):
    first, second = make_enterprise("温州海霞电气有限公司"), make_enterprise("浙江海霞电气有限公司")

    for pair, reason in (((first.pk, second.pk), "代码不同"), ((second.pk, first.pk), "住所不同")):
        distinctions.note([(*pair, reason)], by=officer, at=AT)

    assert Distinction.objects.get().reason == "代码不同"


def test_edit_without_change_leaves_no_trace(profile, officer):
    enterprise = enterprises.create(profile=profile, by=officer, at=AT)

    enterprises.edit(enterprise=enterprise, profile=profile, by=officer, at=AT)

    assert TrailEntry.objects.count() == 1


def test_unmask_is_noted_and_told_to_the_enterprise():
    enterprise = make_enterprise()
    people = {member(enterprise).user_id, manager(enterprise).user_id}
    officer = make_actor(Role.LEAD_OFFICER)

    enterprises.unmask(enterprise=enterprise, reason=UnmaskReason.OTHER, note="寄送证书", by=officer, at=AT)

    entry = TrailEntry.objects.get()
    assert (entry.action, entry.reason) == ("enterprises.enterprise.unmask", "其他：寄送证书")
    assert set(Notice.objects.values_list("user_id", flat=True)) == people
    assert "13812340027" not in str(entry.detail) + entry.subject


@pytest.mark.parametrize("role", [Role.LEADER, Role.EXPERT, Role.ENTERPRISE_CLERK, Role.SYSTEM_ADMIN])
def test_nobody_but_staff_looks_behind_the_masks(role):
    with pytest.raises(Refused, match="只有工作人员"):
        enterprises.unmask(
            enterprise=make_enterprise(), reason=UnmaskReason.VISIT, by=make_actor(role), at=AT
        )
    assert not TrailEntry.objects.exists()


def test_other_reason_for_unmasking_says_which():
    officer = make_actor(Role.LEAD_OFFICER)

    with pytest.raises(Refused, match="请写明具体用途"):
        enterprises.unmask(
            enterprise=make_enterprise(), reason=UnmaskReason.OTHER, note=" ", by=officer, at=AT
        )
