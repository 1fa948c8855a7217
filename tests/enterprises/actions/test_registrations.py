from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Invitation, Notice, Organisation, TrailEntry
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.actions import attachments, registrations
from enterprises.enums import RegistrationStatus, StandingKind
from enterprises.models import Attachment, Distinction, Enterprise, Registration, Standing
from enterprises.queries import registrations as queries
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import make_attachment, make_enterprise, make_township
from tests.factories.registrations import AT, admitted, application, make_registration, officer_of

pytestmark = pytest.mark.django_db
R = RegistrationStatus
APPLICANT = Actor.public("10.0.0.7")
EXCEPTION = "91350203M0001QAY9B"


def hand_in(**values) -> registrations.Receipt:
    return registrations.submit(
        application=application(**values), licence=make_attachment(None), by=APPLICANT, at=AT
    )


def lead(role: Role = Role.LEAD_OFFICER) -> Actor:
    return make_actor(role)


def confirmed() -> Registration:
    registration = hand_in().registration
    return registrations.confirm(registration=registration, by=officer_of(registration), at=AT)


def acts() -> list[str]:
    found = TrailEntry.objects.order_by("sequence").values_list("action", flat=True)
    return [action for action in found if action.startswith("enterprises.registration")]


# ── the applicant ───────────────────────────────────────────────────────────────────────────────
def test_registration_is_taken_in_with_number_code_and_both_books():
    township = make_township("东屏街道")
    officer = make_user(Role.TOWNSHIP_OFFICER, township)

    receipt = hand_in(credit_code=" ９１３３０３０５０００００００１９ｑ", township=township)

    registration = Registration.objects.get()
    assert (registration.status, registration.credit_code) == (R.SUBMITTED, "91330305000000019Q")
    assert queries.with_code(registration.number, receipt.code) == registration
    assert receipt.code not in registration.key_hash
    change = registration.changes.get()
    assert (change.source, change.target, change.by) == ("", R.SUBMITTED, None)
    assert acts() == ["enterprises.registration.submit"]
    notice = Notice.objects.get(user=officer)
    assert notice.link == f"/enterprises/registrations/{registration.pk}/"


def test_query_code_stands_nowhere():
    receipt = hand_in()

    entry = TrailEntry.objects.get(action="enterprises.registration.submit")
    assert receipt.code not in f"{entry.detail}{entry.subject}"
    assert "林小满" not in f"{entry.detail}{entry.subject}"


@pytest.mark.parametrize("known", ["in pool", "under way"])
def test_known_code_is_refused_in_the_same_words(known):
    if known == "in pool":
        make_enterprise(credit_code="91330305000000019Q")
    else:
        hand_in()

    with pytest.raises(Refused, match="已在库，或者已有一份登记正在办理"):
        hand_in()


def test_closed_registration_makes_way_for_a_new_one():
    first = hand_in().registration
    registrations.withdraw(registration=first, by=APPLICANT, at=AT)

    second = hand_in().registration

    assert second.status == R.SUBMITTED


def test_wrong_code_needs_a_reason_and_a_right_one_keeps_none():
    with pytest.raises(Refused, match="填写例外原因"):
        hand_in(credit_code=EXCEPTION)

    odd = hand_in(credit_code=EXCEPTION, override_reason="营业执照如此").registration
    right = hand_in(override_reason="不必要").registration

    assert (odd.override_reason, right.override_reason) == ("营业执照如此", "")


def test_township_must_exist_on_the_day():
    with pytest.raises(Refused, match="不存续"):
        hand_in(township=make_township("昆鹏街道", valid_from=date(2021, 1, 1)))


def test_licence_serves_one_registration_only():
    licence = hand_in().registration.licence
    for used in (licence, make_attachment(make_enterprise())):
        with pytest.raises(Refused, match="已用于另一项登记"):
            registrations.submit(
                application=application(credit_code="91330305000000027K"), licence=used, by=APPLICANT, at=AT
            )


def test_licence_of_a_registration_is_not_swept():
    licence = hand_in().registration.licence
    Attachment.objects.filter(pk=licence.pk).update(uploaded_at=AT - timedelta(days=9))
    forgotten = make_attachment(None, uploaded_at=AT - timedelta(days=9))

    attachments.sweep(at=AT)

    assert Attachment.objects.filter(pk__in=[licence.pk, forgotten.pk]).get() == licence


def test_returned_registration_is_mended_and_handed_in_again():
    registration = hand_in().registration
    officer = officer_of(registration)
    registrations.return_(registration=registration, reason="营业执照不清晰", by=officer, at=AT)
    licence = make_attachment(None, "营业执照（清晰）.pdf")
    better = application(name="温州海霞智能电气有限公司", township=registration.township)

    registrations.resubmit(
        registration=registration, application=better, licence=licence, by=APPLICANT, at=AT
    )

    registration.refresh_from_db()
    assert (registration.status, registration.name, registration.licence) == (
        R.SUBMITTED,
        better.name,
        licence,
    )
    told = [(event.words, event.who) for event in queries.history(registration, for_staff=False)]
    assert told == [("提交登记", "申请企业"), ("退回补正", officer.organisation), ("重新提交", "申请企业")]


def test_mending_keeps_the_licence_and_refuses_the_code_of_another():
    first = hand_in().registration
    registrations.return_(registration=first, reason="住所不符", by=officer_of(first), at=AT)
    other = hand_in(credit_code="91330305000000027K").registration
    same = application(township=first.township)

    with pytest.raises(Refused, match="已有一份登记正在办理"):
        registrations.resubmit(
            registration=first,
            application=replace(same, credit_code=other.credit_code),
            licence=first.licence,
            by=APPLICANT,
            at=AT,
        )
    again = registrations.resubmit(
        registration=first, application=same, licence=first.licence, by=APPLICANT, at=AT
    )
    assert again.licence_id == first.licence_id


def test_confirmed_registration_is_not_withdrawn():
    registration = confirmed()

    with pytest.raises(IllegalStep, match="不能撤回"):
        registrations.withdraw(registration=registration, by=APPLICANT, at=AT)


# ── township and lead bureau ────────────────────────────────────────────────────────────────────
def test_confirmation_tells_the_lead_bureau():
    officer, chief = make_user(Role.LEAD_OFFICER), make_user(Role.LEAD_CHIEF)

    registration = confirmed()

    assert registration.status == R.CONFIRMED
    assert set(Notice.objects.values_list("user_id", flat=True)) >= {officer.pk, chief.pk}


def test_another_township_has_no_say():
    registration = hand_in().registration
    stranger = make_actor(Role.TOWNSHIP_OFFICER)

    with pytest.raises(Refused, match="不由您的单位办理"):
        registrations.confirm(registration=registration, by=stranger, at=AT)
    with pytest.raises(Refused, match="不由您的单位办理"):
        registrations.return_(registration=registration, reason="x", by=stranger, at=AT)


@pytest.mark.parametrize("act", [registrations.return_, registrations.refuse])
def test_return_and_refusal_want_a_reason(act):
    with pytest.raises(Refused, match="请写明原因"):
        act(registration=confirmed(), reason=" ", by=lead(), at=AT)


def test_lead_bureau_returns_and_refuses_with_reason():
    first = registrations.return_(registration=confirmed(), reason="行业有误", by=lead(), at=AT)
    assert (first.status, queries.remark(first).reason) == (R.RETURNED, "行业有误")

    other = hand_in(credit_code="91330305000000027K").registration
    registrations.confirm(registration=other, by=officer_of(other), at=AT)
    registrations.refuse(registration=other, reason="不在本区生产经营", by=lead(Role.LEAD_CHIEF), at=AT)
    other.refresh_from_db()
    assert (other.status, queries.remark(other).reason) == (R.REFUSED, "不在本区生产经营")


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_admission_makes_dossier_invitation_history_and_trail(role):
    registration = confirmed()

    registrations.admit(registration=registration, by=lead(role), at=AT)

    registration.refresh_from_db()
    enterprise = Enterprise.objects.get()
    assert (registration.status, registration.enterprise) == (R.ADMITTED, enterprise)
    assert (enterprise.name, enterprise.contact_phone) == (registration.name, "13812340027")
    assert registration.licence.enterprise == enterprise
    standing = Standing.objects.get()
    assert (standing.kind, standing.title) == (StandingKind.FILE, "列入企业名录")
    assert standing.note.startswith("企业自行登记，北岙街道确认，")
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.role) == (enterprise.organisation, Role.ENTERPRISE_MANAGER)
    assert acts()[-1] == "enterprises.registration.admit"
    assert TrailEntry.objects.filter(action="enterprises.enterprise.create").count() == 1


def test_admission_takes_the_exceptional_code_with_its_licence():
    registration = hand_in(credit_code=EXCEPTION, override_reason="营业执照如此").registration
    registrations.confirm(registration=registration, by=officer_of(registration), at=AT)

    registrations.admit(registration=registration, by=lead(Role.LEAD_CHIEF), at=AT)

    enterprise = Enterprise.objects.get()
    assert (enterprise.override_reason, enterprise.override_file) == ("营业执照如此", registration.licence)


def test_second_admission_is_refused_and_changes_nothing():
    registration = confirmed()
    registrations.admit(registration=registration, by=lead(), at=AT)

    with pytest.raises(IllegalStep, match="当前状态为“已入库”，不能准予入库"):
        registrations.admit(registration=registration, by=lead(), at=AT)
    assert (Enterprise.objects.count(), Invitation.objects.count()) == (1, 1)


def test_admission_leaves_nothing_when_the_code_came_into_the_pool_meanwhile():
    registration = confirmed()
    make_enterprise("温州他途电气有限公司", credit_code=registration.credit_code)

    with pytest.raises(Refused, match="已建档：温州他途电气有限公司"):
        registrations.admit(registration=registration, by=lead(), at=AT)
    registration.refresh_from_db()
    assert (registration.status, Invitation.objects.count()) == (R.CONFIRMED, 0)
    assert Organisation.objects.filter(kind="enterprise").count() == 1


def test_admission_beside_a_namesake_wants_to_know_how_they_were_told_apart():
    registration = confirmed()
    make_enterprise("洞头海霞电气有限公司")

    with pytest.raises(Refused, match="名称相近"):
        registrations.admit(registration=registration, by=lead(), at=AT)
    registrations.admit(registration=registration, told_apart="信用代码、住所均不同", by=lead(), at=AT)

    assert Standing.objects.filter(note__contains="信用代码、住所均不同").count() == 1
    apart = Distinction.objects.get()
    assert (apart.earlier.name, apart.later.name) == ("洞头海霞电气有限公司", registration.name)


def test_step_is_judged_by_the_state_under_the_lock():
    stale = hand_in().registration
    officer = officer_of(stale)
    registrations.confirm(registration=Registration.objects.get(), by=officer, at=AT)

    with pytest.raises(IllegalStep, match="当前状态为“待牵头单位入库”"):
        registrations.confirm(registration=stale, by=officer, at=AT)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_admit_at_once_and_one_enterprise_comes_of_it():
    registration = confirmed()
    officers = [lead(), lead(Role.LEAD_CHIEF)]
    said, ready = [], Barrier(2)

    def admit(by: Actor) -> None:
        ready.wait()
        try:
            said.append(registrations.admit(registration=registration, by=by, at=AT).status)
        except Refused as refusal:
            said.append(refusal.words)
        finally:
            connection.close()

    threads = [Thread(target=admit, args=[by]) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["admitted", "当前状态为“已入库”，不能准予入库。请刷新页面后再试。"]
    assert (Enterprise.objects.count(), Invitation.objects.count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_code_handed_in_twice_at_once_is_taken_once():
    given = application()
    licences = [make_attachment(None), make_attachment(None)]
    said, ready = [], Barrier(2)

    def submit(licence: Attachment) -> None:
        ready.wait()
        try:
            registrations.submit(application=given, licence=licence, by=APPLICANT, at=AT)
            said.append("taken")
        except Refused as refusal:
            said.append(refusal.words[:9])
        finally:
            connection.close()

    threads = [Thread(target=submit, args=[licence]) for licence in licences]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["taken", "这个统一社会信用代"]


# ── the first account ───────────────────────────────────────────────────────────────────────────
def test_query_code_opens_a_fresh_link_each_time():
    registration, _ = admitted()

    first = registrations.open_account(registration=registration, by=APPLICANT, at=AT)
    later = AT + timedelta(days=30)
    second = registrations.open_account(registration=registration, by=APPLICANT, at=later)

    assert first.key != second.key
    assert second.invitation.pk == first.invitation.pk
    assert second.invitation.expires_at == later + timedelta(days=7)


def test_first_account_is_offered_until_there_is_a_manager():
    registration, _ = admitted()
    make_user(Role.ENTERPRISE_MANAGER, registration.enterprise.organisation)

    with pytest.raises(Refused, match="账号已经设立"):
        registrations.open_account(registration=registration, by=APPLICANT, at=AT)


def test_first_account_that_staff_took_back_stays_shut():
    registration, _ = admitted()
    Invitation.objects.update(revoked_at=AT)

    with pytest.raises(Refused, match="已撤回"):
        registrations.open_account(registration=registration, by=APPLICANT, at=AT)


def test_no_account_before_the_admission():
    with pytest.raises(Refused):
        registrations.open_account(registration=make_registration(), by=APPLICANT, at=AT)


# ── what nobody comes back to, and codes that were lost ─────────────────────────────────────────
@pytest.mark.parametrize("status", [R.SUBMITTED, R.RETURNED])
def test_registration_of_a_stranger_is_refused_and_makes_way(status):
    first = hand_in().registration
    officer = officer_of(first)
    if status == R.RETURNED:
        registrations.return_(registration=first, reason="营业执照不清晰", by=officer, at=AT)

    registrations.refuse(registration=first, reason="冒用他人名义", by=officer, at=AT)

    assert hand_in().registration.status == R.SUBMITTED
    assert acts()[-2:] == ["enterprises.registration.refuse", "enterprises.registration.submit"]


def test_lost_query_code_is_replaced_and_both_books_say_for_whom():
    receipt = hand_in()
    registration, officer = receipt.registration, officer_of(receipt.registration)

    other = registrations.reissue(registration=registration, reason=" 林小满本人到场 ", by=officer, at=AT)

    assert queries.with_code(registration.number, receipt.code) is None
    assert queries.with_code(registration.number, other.code) == registration
    change = registration.changes.last()
    assert (change.source, change.target, change.reason) == (R.SUBMITTED, R.SUBMITTED, "林小满本人到场")
    entry = TrailEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.actor_id) == ("enterprises.registration.reissue", officer.user_id)
    assert other.code not in f"{entry.detail}{entry.reason}"
    assert queries.history(registration, for_staff=False)[-1].words == "重新发放查询码"


def test_query_code_is_replaced_by_whom_it_concerns_with_words_and_not_when_closed():
    registration = hand_in().registration
    officer = officer_of(registration)

    with pytest.raises(Refused, match="不由您的单位办理"):
        registrations.reissue(
            registration=registration, reason="到场", by=make_actor(Role.TOWNSHIP_OFFICER), at=AT
        )
    with pytest.raises(Refused, match="核实身份的方式"):
        registrations.reissue(registration=registration, reason=" ", by=officer, at=AT)
    registrations.withdraw(registration=registration, by=APPLICANT, at=AT)
    with pytest.raises(Refused, match="已经办结"):
        registrations.reissue(registration=registration, reason="到场", by=officer, at=AT)


def test_remark_of_a_returned_registration_stays_when_a_code_is_replaced():
    registration = hand_in().registration
    officer = officer_of(registration)
    returned = registrations.return_(registration=registration, reason="营业执照不清晰", by=officer, at=AT)

    registrations.reissue(registration=returned, reason="到场", by=officer, at=AT)

    assert queries.remark(returned).reason == "营业执照不清晰"
    assert [event.tone for event in queries.history(returned, for_staff=True)] == ["done", "bad", "now"]


def test_township_that_it_left_by_mending_has_no_say_any_more():
    stale = hand_in().registration
    former = officer_of(stale)
    Registration.objects.filter(pk=stale.pk).update(township=make_township("东屏街道"))

    for act in (
        lambda: registrations.confirm(registration=stale, by=former, at=AT),
        lambda: registrations.reissue(registration=stale, reason="到场", by=former, at=AT),
    ):
        with pytest.raises(Refused, match="不由您的单位办理"):
            act()
