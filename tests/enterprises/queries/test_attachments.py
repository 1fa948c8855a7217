import pytest

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.queries import attachments
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_attachment,
    make_certificate,
    make_enterprise,
    make_standard,
    member,
)

pytestmark = pytest.mark.django_db


def test_files_are_those_that_a_visible_dossier_points_at():
    ours = make_enterprise()
    scan, licence, elsewhere = make_attachment(ours), make_attachment(ours), make_attachment(ours)
    make_certificate(ours, file=scan)
    ours.override_file, ours.override_reason = licence, "营业执照如此"
    ours.save()

    seen = {
        actor.role: set(attachments.visible_to(actor))
        for actor in (
            member(ours),
            make_actor(Role.LEADER),
            make_actor(Role.BUREAU_OFFICER),
            make_actor(Role.EXPERT),
        )
    }

    assert seen == {
        Role.ENTERPRISE_CLERK: {scan, licence},
        Role.LEADER: {scan, licence},
        Role.BUREAU_OFFICER: {scan, licence},
        Role.EXPERT: set(),
    }
    assert elsewhere not in attachments.visible_to(member(ours))
    assert not attachments.visible_to(member(make_enterprise())).exists()


def test_waiting_file_is_seen_by_whom_it_came_from():
    clerk = member(make_enterprise())
    file = make_attachment(None, uploaded_by_id=clerk.user_id)
    make_attachment(None)

    assert list(attachments.visible_to(clerk)) == [file]
    assert not attachments.visible_to(make_actor(Role.LEAD_OFFICER)).exists()
    assert not attachments.visible_to(Actor.public()).exists()


def test_file_that_was_replaced_is_still_seen_by_those_who_see_the_past():
    ours = make_enterprise()
    first, second = make_attachment(ours), make_attachment(ours)
    certificate, standard = make_certificate(ours, file=first), make_standard(ours, file=first)
    for row in (certificate, standard):
        row.file = second
        row.save()

    assert set(attachments.visible_to(make_actor(Role.LEADER))) == {first, second}
    assert not attachments.visible_to(member(make_enterprise())).exists()


def test_licence_of_a_code_that_was_corrected_later_is_still_seen():
    ours = make_enterprise()
    licence = make_attachment(ours)
    for values in ((licence, "营业执照如此"), (None, "")):
        ours.override_file, ours.override_reason = values
        ours.save()

    assert list(attachments.visible_to(make_actor(Role.LEADER))) == [licence]
    assert not attachments.visible_to(member(make_enterprise())).exists()
