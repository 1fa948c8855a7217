"""Files: kept for whom they concern, claimed once, and swept when nobody used them."""

import os
from datetime import timedelta

import pytest

from accounts.models import Job, TrailEntry
from dongtou_brand.celery_settings import beat_schedule
from dongtou_brand.kernel import clock, queue, uploads
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import attachments
from enterprises.models import Attachment
from tests.factories.accounts import make_actor
from tests.factories.enterprises import AT, make_attachment, make_enterprise, member
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


def test_file_is_kept_with_its_name_and_owner(enterprise, clerk):
    kept = attachments.keep(enterprise=enterprise, file=upload("证书.pdf"), by=clerk, at=AT)

    assert (kept.name, kept.enterprise, kept.uploaded_by_id) == ("证书.pdf", enterprise, clerk.user_id)
    assert len(uploads.read(kept.sha256)) == kept.size
    assert TrailEntry.objects.get().action == "enterprises.attachment.keep"


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ"])
def test_bad_file_is_refused_and_leaves_no_row(enterprise, clerk, content):
    with pytest.raises(Refused):
        attachments.keep(enterprise=enterprise, file=upload("证书.pdf", content), by=clerk, at=AT)

    assert not Attachment.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.TOWNSHIP_OFFICER, Role.EXPERT, Role.ENTERPRISE_CLERK])
def test_nobody_else_hands_in_a_file_for_an_enterprise(enterprise, role):
    with pytest.raises(Refused, match="只有本企业和牵头单位经办"):
        attachments.keep(enterprise=enterprise, file=upload("证书.pdf"), by=make_actor(role), at=AT)


def test_reader_hands_in_no_waiting_file():
    with pytest.raises(Refused, match="只有企业和牵头单位可以上传"):
        attachments.keep(enterprise=None, file=upload("证书.pdf"), by=make_actor(Role.LEADER), at=AT)


def test_waiting_file_is_claimed_by_whom_it_came_from(enterprise, clerk):
    kept = attachments.keep(enterprise=None, file=upload("证书.pdf"), by=clerk, at=AT)

    with pytest.raises(Refused, match="不是您上传的附件"):
        attachments.claim(attachment=kept, enterprise=enterprise, by=member(enterprise))

    assert attachments.claim(attachment=kept, enterprise=enterprise, by=clerk).enterprise == enterprise
    # the second post of the same form
    assert attachments.claim(attachment=kept, enterprise=enterprise, by=clerk).enterprise == enterprise


def test_file_of_one_enterprise_can_not_be_claimed_for_another(enterprise):
    theirs = make_attachment(make_enterprise())

    with pytest.raises(Refused, match="另一家企业的附件"):
        attachments.claim(attachment=theirs, enterprise=enterprise, by=Actor.system())


def test_swept_file_is_asked_for_again(enterprise, clerk):
    kept = attachments.keep(enterprise=None, file=upload("证书.pdf"), by=clerk, at=AT)
    attachments.sweep(at=AT + DAY + MOMENT)

    with pytest.raises(Refused, match="请重新上传"):
        attachments.claim(attachment=kept, enterprise=enterprise, by=clerk)


# ── sweeping ─────────────────────────────────────────────────────────────────────────────────────
def waiting(by, content=None):
    """A file that nobody has used, and whose content has lain in the store for a while."""
    file = upload("证书.pdf") if content is None else upload("证书.pdf", content)
    kept = attachments.keep(enterprise=None, file=file, by=by, at=AT)
    lie_for_long(kept.sha256)
    return kept


def lie_for_long(sha256):
    os.utime(uploads.path_of(sha256), (0, 0))


def test_file_that_nobody_used_is_swept_after_a_day(clerk):
    kept = waiting(clerk)

    assert attachments.sweep(at=AT + DAY) == 0
    assert attachments.sweep(at=AT + DAY + MOMENT) == 1

    assert not Attachment.objects.exists()
    assert not uploads.path_of(kept.sha256).exists()
    swept = TrailEntry.objects.get(action="enterprises.attachment.sweep")
    assert swept.detail == {"files": [kept.sha256]}


def test_claimed_file_is_not_swept(enterprise, clerk):
    kept = waiting(clerk)
    attachments.claim(attachment=kept, enterprise=enterprise, by=clerk)

    assert attachments.sweep(at=AT + 9 * DAY) == 0
    assert uploads.path_of(kept.sha256).exists()


def test_content_that_another_row_names_stays(enterprise, clerk):
    kept = waiting(clerk)
    make_attachment(enterprise, sha256=kept.sha256)

    assert attachments.sweep(at=AT + 9 * DAY) == 1
    assert uploads.path_of(kept.sha256).exists()


def test_content_that_has_just_come_stays_for_the_row_that_will_name_it(clerk):
    kept = attachments.keep(enterprise=None, file=upload("证书.pdf"), by=clerk, at=AT)

    assert attachments.sweep(at=AT + 9 * DAY) == 1
    assert uploads.path_of(kept.sha256).exists()


def test_sweep_is_asked_for_every_hour_and_done_once_a_day(clerk, django_capture_on_commit_callbacks):
    attachments.keep(enterprise=None, file=upload("证书.pdf"), by=clerk, at=clock.now() - 2 * DAY)
    entry = beat_schedule["attachments"]

    for _ in range(2):
        queue.daily_task(*entry["args"])
    job = Job.objects.get(name="enterprises.sweep_attachments")
    queue.run(job.pk)

    job.refresh_from_db()
    assert (entry["task"], job.status, Attachment.objects.count()) == (queue.daily_task.name, "done", 0)
