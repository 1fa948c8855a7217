"""The report as it would be printed now."""

import hashlib
import json

from reporting.models import Report
from reporting.queries.facts import of_report
from reporting.queries.reports import bodies
from reporting.rules.content import Content, Issue
from reporting.rules.drafting import draft
from reporting.rules.facts import Facts


def of(report: Report, facts: Facts | None = None) -> Content:
    """A draft: not numbered, not verifiable, marked as such on every page."""
    issue = Issue(number="签发时编号", version=1, draft=True, demo=report.enterprise.is_demo)
    return draft(facts or of_report(report), bodies(report), issue)


def fingerprint(content: Content) -> str:
    """Short mark of a draft's content, so that what is signed is what was read."""
    plain = json.dumps(content.frozen(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
