"""Sessions that have run out."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Job
from dongtou_brand.celery_settings import beat_schedule
from dongtou_brand.kernel import queue

pytestmark = pytest.mark.django_db


def kept(lasts: timedelta) -> str:
    session = SessionStore()
    session["told_once"] = {"mark": {"code": "ABCD2345EFGH"}}
    session.create()
    ends = timezone.now() + lasts
    Session.objects.filter(pk=session.session_key).update(expire_date=ends)
    return str(session.session_key)


def test_sweep_throws_away_sessions_that_have_run_out_with_what_they_were_told() -> None:
    lasting = kept(timedelta(hours=1))
    kept(-timedelta(minutes=1))

    queue.daily_task("accounts.sweep_sessions")
    queue.run(Job.objects.get(name="accounts.sweep_sessions").pk)

    assert [session.pk for session in Session.objects.all()] == [lasting]


def test_sessions_are_swept_every_day() -> None:
    assert ["accounts.sweep_sessions"] in [entry.get("args") for entry in beat_schedule.values()]
