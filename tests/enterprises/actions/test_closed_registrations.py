import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import TrailEntry
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.actions import attachments, closed_registrations
from enterprises.enums import RegistrationStatus
from enterprises.models import Registration
from tests.factories.accounts import make_user, sign_in
from tests.factories.files import upload
from tests.factories.registrations import make_registration

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=181)
PEOPLE = ("海大富", "林小满", "13812340027", "北岙街道")


def closed(status=RegistrationStatus.REFUSED, at=LONG_AGO):
    licence = attachments.keep(enterprise=None, file=upload("海大富的执照.pdf"), by=Actor.public(), at=at)
    return make_registration(status, updated_at=at, address="北岙街道", licence=licence)


def people(registration):
    found = Registration.objects.get(pk=registration.pk)
    return found.legal_representative, found.contact_name, found.contact_phone, found.address


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_people_and_licence_of_a_closed_registration_go_after_half_a_year(status):
    registration = closed(RegistrationStatus(status))
    content = Path(uploads.path_of(registration.licence.sha256))
    os.utime(content, (0, 0))

    assert closed_registrations.sweep(at=AT) == 1

    kept = Registration.objects.select_related("licence").get()
    assert people(kept) == ("",) * 4
    assert (kept.number, kept.name, kept.credit_code, kept.status, kept.updated_at) == (
        registration.number, registration.name, registration.credit_code, status, LONG_AGO,
    )  # fmt: skip
    assert (kept.licence.sha256, kept.licence.name, content.exists()) == ("", "营业执照", False)
    entry = TrailEntry.objects.get(action="enterprises.registration.sweep")
    assert [words for words in PEOPLE if words in str(entry.detail)] == []


def test_sweep_twice_does_it_once():
    closed()

    assert [closed_registrations.sweep(at=AT) for _ in range(2)] == [1, 0]
    assert TrailEntry.objects.filter(action="enterprises.registration.sweep").count() == 1


@pytest.mark.parametrize(
    ("status", "at"),
    [
        ("refused", AT - timedelta(days=179)),
        ("submitted", LONG_AGO),
        ("returned", LONG_AGO),
        ("admitted", LONG_AGO),
    ],
)
def test_what_is_younger_or_not_closed_stays(status, at):
    registration = closed(RegistrationStatus(status), at)

    assert closed_registrations.sweep(at=AT) == 0
    assert people(registration) == PEOPLE


def test_page_says_that_they_are_gone_and_the_licence_is_not_found():
    registration = closed()
    closed_registrations.sweep(at=AT)
    officer = sign_in(make_user(Role.LEAD_OFFICER))

    page = officer.get(reverse("enterprises:registration", args=[registration.pk])).content.decode()

    assert "姓名、电话、住所和营业执照已清理" in page
    licence = reverse("enterprises:registration_licence", args=[registration.pk])
    assert licence not in page
    assert officer.get(licence).status_code == 404
