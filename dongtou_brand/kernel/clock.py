"""The clock of the office: every date that a user sees or that a rule compares is asked for here.

Demonstration data tells of 2015–2018, so a demonstration runs on a clock that was set back when the data was
loaded (`CLOCK_OFFSET`, kept in `var/clock_offset`) and goes on from there. In production it is the real time.
Leases, sessions and lock-outs always use the real time.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, with time zone."""
    return timezone.now() + settings.CLOCK_OFFSET


def today() -> date:
    """The present day in China."""
    return timezone.localdate(now())


def is_demonstration() -> bool:
    """Whether the clock is set back for a demonstration; screens say so."""
    return bool(settings.CLOCK_OFFSET)


@contextlib.contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock of this process tell this moment for a while: what a demonstration does happens then."""
    before = settings.CLOCK_OFFSET
    settings.CLOCK_OFFSET = moment - timezone.now()
    try:
        yield
    finally:
        settings.CLOCK_OFFSET = before


def set_back(to: datetime) -> None:
    """Set the clock of this installation back to a moment, from which it goes on; for demonstrations only."""
    offset = to - timezone.now()
    settings.CLOCK_FILE.parent.mkdir(parents=True, exist_ok=True)
    draft = settings.CLOCK_FILE.with_suffix(".draft")
    draft.write_text(str(offset.total_seconds()))
    os.replace(draft, settings.CLOCK_FILE)
    settings.CLOCK_OFFSET = offset
