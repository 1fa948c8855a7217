"""Beginning, revising, withdrawing."""

from datetime import date

import pytest

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.models import Enterprise, Standing
from reporting.actions import reports, texts, versions
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import Report
from tests.factories.enterprises import make_enterprise, manager, member
from tests.factories.reporting import AT, make_report, published, rendered

pytestmark = pytest.mark.django_db
REASON = "更正顾客满意度统计口径"


def test_start_sets_the_day_on_which_it_is_due() -> None:
    assert make_report(year=2016).due_on == date(2017, 5, 31)


def test_start_twice_is_the_same_report() -> None:
    enterprise = make_enterprise()

    assert make_report(enterprise) == make_report(enterprise)
    assert Report.objects.count() == 1
    assert TrailEntry.objects.filter(action="reporting.report.start").count() == 1


def test_start_refuses_another_enterprise() -> None:
    with pytest.raises(Refused):
        make_report(make_enterprise(), by=member(make_enterprise()))


def test_start_refuses_an_enterprise_that_was_closed() -> None:
    gone = make_enterprise(ended_on=date(2018, 3, 1), ended_as="closed")

    with pytest.raises(Refused, match="已于 2018-03-01 注销"):
        make_report(gone)


def ended(enterprise: Enterprise) -> Actor:
    """The enterprise is closed; its manager keeps an account."""
    by = manager(enterprise)
    Enterprise.objects.filter(pk=enterprise.pk).update(ended_on=date(2018, 3, 1), ended_as="closed")
    return by


def test_report_of_a_closed_enterprise_is_not_written_signed_or_published() -> None:
    draft, ready = make_report(), rendered()
    writer, publisher = ended(draft.enterprise), ended(ready.report.enterprise)

    for act in (
        lambda: texts.save(report=draft, chapter="promise", body="承诺。", version=0, by=writer, at=AT),
        lambda: versions.sign(report=draft, signatory="海大富", by=writer, at=AT),
        lambda: versions.publish(version=ready, by=publisher, at=AT),
        lambda: versions.retry(version=ready, by=publisher, at=AT),
        lambda: reports.revise(report=ready.report, reason=REASON, by=publisher, at=AT),
    ):
        with pytest.raises(Refused, match="已于 2018-03-01 注销"):
            act()
    assert set(Report.objects.values_list("status", flat=True)) == {ReportStatus.DRAFT, ReportStatus.READY}


def test_report_of_a_closed_enterprise_can_still_be_taken_back() -> None:
    report = published().report

    reports.withdraw(report=report, reason=REASON, by=ended(report.enterprise), at=AT)

    assert Report.objects.get().status == ReportStatus.WITHDRAWN


def test_revise_keeps_the_public_version_public() -> None:
    version = published()

    reports.revise(report=version.report, reason=REASON, by=manager(version.report.enterprise), at=AT)

    version.refresh_from_db()
    report = Report.objects.get()
    assert (version.status, report.status, report.revision_reason) == (
        VersionStatus.PUBLISHED, ReportStatus.DRAFT, REASON,
    )  # fmt: skip


def test_revise_voids_what_was_never_public() -> None:
    version = rendered()

    reports.revise(report=version.report, reason=REASON, by=manager(version.report.enterprise), at=AT)

    version.refresh_from_db()
    assert (version.status, version.end_reason) == (VersionStatus.VOID, REASON)


def test_revise_wants_a_reason() -> None:
    version = rendered()

    with pytest.raises(Refused):
        reports.revise(report=version.report, reason=" 错 ", by=manager(version.report.enterprise), at=AT)


def test_withdraw_ends_the_public_version() -> None:
    version = published()

    reports.withdraw(report=version.report, reason=REASON, by=manager(version.report.enterprise), at=AT)

    version.refresh_from_db()
    assert (version.status, version.report.status) == (VersionStatus.WITHDRAWN, ReportStatus.WITHDRAWN)
    assert [standing.tone for standing in Standing.objects.order_by("pk")] == ["ok", "err"]


def test_withdraw_is_possible_while_the_next_version_is_written() -> None:
    version = published()
    by = manager(version.report.enterprise)
    reports.revise(report=version.report, reason=REASON, by=by, at=AT)

    reports.withdraw(report=version.report, reason=REASON, by=by, at=AT)

    version.refresh_from_db()
    assert version.status == VersionStatus.WITHDRAWN


def test_withdraw_of_a_draft_that_was_never_public_is_refused() -> None:
    report = make_report()

    with pytest.raises(Refused) as refused:
        reports.withdraw(report=report, reason=REASON, by=manager(report.enterprise), at=AT)

    assert refused.value.words == "这份报告没有公开的版本，不需要撤回。"


def test_withdraw_is_for_the_manager_only() -> None:
    version = published()

    with pytest.raises(IllegalStep):
        reports.withdraw(report=version.report, reason=REASON, by=member(version.report.enterprise), at=AT)
