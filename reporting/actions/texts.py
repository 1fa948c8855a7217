"""Saving what the enterprise writes: nothing that reaches the server is lost, not even what comes too late."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock
from reporting.enums import ReportStatus
from reporting.models import Report, ReportText, ReportTextRevision
from reporting.rules import reports as rules
from reporting.rules.chapters import fits, tidy


@dataclass(frozen=True)
class Saved:
    """The text as it now stands; with `words` when yours was not taken, because a colleague was faster
    (`conflict`) or the report is signed. `mine` is what you sent: it is kept among the revisions.
    """

    text: ReportText
    mine: str
    words: str = ""
    conflict: bool = False


@transaction.atomic
def save(*, report: Report, chapter: str, body: str, version: int, by: Actor, at: datetime) -> Saved:
    """Save one text that was read in this `version`. Raises `Refused` when it is not one's own or too long."""
    report = lock(report)
    rules.can_write.check(by, report.enterprise)
    body = tidy(body)
    fits.check(body)
    text = ReportText.objects.get_or_create(report=report, chapter=chapter)[0]
    if report.status != ReportStatus.DRAFT:
        return _refused(text, body, version, by, at, "报告已签发，内容不能再改。如需修改，请先修订报告。")
    if body == text.body:
        return Saved(text, body)
    if version != text.version:
        words = "您打开页面后，同事已保存过这一项。请比较两份内容后选择。"
        return _refused(text, body, version, by, at, words, conflict=True)
    return _keep(report, text, body, by, at)


def _keep(report: Report, text: ReportText, body: str, by: Actor, at: datetime) -> Saved:
    text.version += 1
    text.body, text.saved_by_id, text.saved_at = body, by.person, at
    text.save()
    ReportTextRevision.objects.create(text=text, version=text.version, body=body, by_id=by.person, at=at)
    Report.objects.filter(pk=report.pk, updated_at__lt=at).update(updated_at=at)
    return Saved(text, body)


def _refused(
    text: ReportText, body: str, version: int, by: Actor, at: datetime, words: str, conflict: bool = False
) -> Saved:
    lost = {"text": text, "version": version, "kept": False, "body": body, "by_id": by.person}
    # A save that is sent again does not lose twice.
    if not ReportTextRevision.objects.filter(**lost).exists():
        ReportTextRevision.objects.create(**lost, at=at)
    return Saved(text, body, words, conflict)
