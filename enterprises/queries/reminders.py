"""Whether an enterprise has been asked for its figures."""

from datetime import datetime, time

from django.utils.timezone import localtime

from accounts.models import Notice
from enterprises.models import Enterprise


def reminded_on_day_of(enterprise: Enterprise, title: str, at: datetime) -> bool:
    """Whether somebody of the enterprise got a notice with this heading on the day of `at`, before it or after."""
    begins = datetime.combine(localtime(at).date(), time.min, tzinfo=localtime(at).tzinfo)
    ends = datetime.combine(localtime(at).date(), time.max, tzinfo=localtime(at).tzinfo)
    sent = Notice.objects.filter(
        user__memberships__organisation=enterprise.organisation_id, title=title, sent_at__range=(begins, ends)
    )
    return sent.exists()
