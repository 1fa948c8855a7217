"""When a report may be begun, and how it moves."""

from dataclasses import replace
from datetime import date

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.enums import EnterpriseEnd
from enterprises.models import Enterprise
from reporting.enums import ReportStatus
from reporting.rules import reports as rules
from reporting.states import REPORT

CLERK = Actor(role=Role.ENTERPRISE_CLERK, user_id=1, organisation_id=7)
OFFICER = Actor(role=Role.LEAD_OFFICER, user_id=2, organisation_id=1)
TODAY = date(2017, 1, 1)
CLOSED = Enterprise(
    organisation_id=7, name="温州望海有限公司", ended_on=date(2016, 11, 30), ended_as=EnterpriseEnd.CLOSED
)


@pytest.mark.parametrize(
    ("by", "organisation", "year", "words"),
    [
        (CLERK, 7, 2016, None),
        (CLERK, 7, 2017, "2017 年度尚未结束，请在次年 1 月 1 日后开始编制。"),
        (CLERK, 7, 2009, "年度应不早于 2010 年，请重新选择。"),
        (CLERK, 8, 2016, "年度报告由企业自行编制，您只能查看。"),
        (OFFICER, 1, 2016, "年度报告由企业自行编制，您只能查看。"),
    ],
)
def test_can_start_own_report_of_a_year_that_is_over(
    by: Actor, organisation: int, year: int, words: str
) -> None:
    assert rules.can_start(by, Enterprise(organisation_id=organisation), year, TODAY) == words


def test_nothing_is_written_for_an_enterprise_that_has_ended_but_what_is_public_can_be_taken_back() -> None:
    manager = replace(CLERK, role=Role.ENTERPRISE_MANAGER)
    words = "“温州望海有限公司”已于 2016-11-30 注销，档案只供查阅。"

    assert rules.can_start(CLERK, CLOSED, 2015, TODAY) == words
    assert rules.can_write(CLERK, CLOSED) == words
    assert rules.can_sign(manager, CLOSED, []) == words
    assert rules.is_own(manager, CLOSED) is None


def test_due_is_in_the_next_year() -> None:
    assert rules.due(2016, "05-31") == date(2017, 5, 31)


def test_is_signatory_ignores_blanks_between_characters() -> None:
    assert rules.is_signatory("海 建明", "海建明") is None


@pytest.mark.parametrize("reason", ["", "  错 ", "字" * 201])
def test_says_why_wants_five_to_two_hundred_characters(reason: str) -> None:
    assert rules.says_why(reason) is not None


def test_report_cannot_be_published_before_it_is_ready() -> None:
    with pytest.raises(IllegalStep):
        REPORT.step("publish", ReportStatus.SIGNED)


def test_report_is_signed_by_the_manager_only() -> None:
    with pytest.raises(IllegalStep):
        REPORT.step("sign", ReportStatus.DRAFT, CLERK)


def test_every_status_but_the_draft_can_be_revised() -> None:
    open_to = {
        status
        for status in ReportStatus.values
        if "revise" in [s.name for s in REPORT.open_to(Role.ENTERPRISE_CLERK, status)]
    }

    assert open_to == set(ReportStatus.values) - {ReportStatus.DRAFT}
