"""An enterprise registers itself at the moment in which an office enters it: one of the two is refused in words."""

from dataclasses import replace
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import enterprises, imports, registrations
from enterprises.enums import ImportKind, ImportStatus, RegistrationStatus
from enterprises.models import Enterprise, ImportRun, Registration
from enterprises.rules.profiles import Profile
from enterprises.rules.registrations import ALREADY
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_attachment, make_enterprise, make_industry, make_township
from tests.factories.registrations import application, make_registration
from tests.factories.workbooks import AT, brought, filled

CODE = "91330305000000019Q"
ONE_AFTER_THE_OTHER = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead():
    return make_actor(Role.LEAD_OFFICER)


def profile(**values):
    given = {
        "credit_code": CODE,
        "name": "温州海霞电气有限公司",
        "township": make_township(),
        "industry": make_industry(),
        "legal_representative": "海大富",
        "contact_phone": "13812340027",
    }
    return Profile(**given | values)


def alongside(act):
    """The act in a connection of its own, and the list to which it adds what it says."""
    said = []

    def run():
        try:
            said.append(act())
        except Refused as refusal:
            said.append(refusal.words)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    sleep(0.5)
    return thread, said


@pytest.mark.django_db
def test_code_of_an_open_registration_is_not_entered_by_hand(lead):
    open_one = make_registration(RegistrationStatus.RETURNED, credit_code=CODE)
    words = (
        f"统一社会信用代码 {CODE} 正在办理入库登记（受理编号 {open_one.number}，已退回，待补正）。"
        "请在“企业入库登记”中办结，不要另行录入；登记不实的，先办理“不予入库”。"
    )

    with pytest.raises(Refused) as refused:
        enterprises.create(profile=profile(), by=lead, at=AT)

    assert refused.value.words == words
    other = make_enterprise()
    facts = {name: getattr(other, name) for name in enterprises.FIELDS} | {"credit_code": CODE}
    with pytest.raises(Refused) as refused:
        enterprises.edit(enterprise=other, profile=Profile(**facts), by=lead, at=AT)
    assert refused.value.words == words
    Registration.objects.update(status=RegistrationStatus.WITHDRAWN)
    assert enterprises.create(profile=profile(), by=lead, at=AT).credit_code == CODE


@pytest.mark.postgres
@ONE_AFTER_THE_OTHER
def test_registration_that_comes_while_the_enterprise_is_entered_waits_and_is_refused(lead):
    given, licence = application(credit_code=CODE), make_attachment(None)
    with transaction.atomic():
        enterprises.create(profile=profile(township=given.township), by=lead, at=AT)
        thread, said = alongside(
            lambda: registrations.submit(application=given, licence=licence, by=Actor.public(), at=AT)
        )
        waited = thread.is_alive()
    thread.join()

    assert (waited, said, Registration.objects.count()) == (True, [ALREADY], 0)


@pytest.mark.postgres
@ONE_AFTER_THE_OTHER
def test_import_waits_for_a_registration_that_is_being_handed_in_and_writes_nothing(lead):
    given, licence = application(credit_code=CODE), make_attachment(None)
    row = {
        "credit_code": CODE,
        "name": "洞头海霞电气有限公司",
        "township": given.township.name,
        "industry": str(given.industry),
        "legal_representative": "海大富",
    }
    run = brought(ImportKind.ENTERPRISES, filled(ImportKind.ENTERPRISES, lead, [row]), lead)
    run = imports.apply(run=run, by=lead, at=AT)
    with transaction.atomic():
        receipt = registrations.submit(application=replace(given), licence=licence, by=Actor.public(), at=AT)
        thread, _ = alongside(lambda: imports.write(run=run, person=lead.person, at=AT))
        waited = thread.is_alive()
    thread.join()

    run = ImportRun.objects.get(pk=run.pk)
    assert (waited, run.status, Enterprise.objects.count()) == (True, ImportStatus.FAILED, 0)
    assert run.problems[0]["row"] == 2
    assert f"受理编号 {receipt.registration.number}" in run.problems[0]["words"]
