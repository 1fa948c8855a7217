"""What waits: for an officer first come, first served; for an enterprise the nearest deadline first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboards.queries import workbench
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import make_assessment, make_round, submitted
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    manager,
    township_officer,
)

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 27)


def test_of_enterprise_names_the_nearest_deadline_first():
    enterprise = make_enterprise()
    make_assessment(enterprise, make_round(number=1))
    make_certificate(enterprise, valid_from=date(2015, 5, 8), valid_to=date(2018, 5, 7))

    found = workbench.of_enterprise(manager(enterprise), enterprise, TODAY)

    assert [todo.tag for todo in found] == ["证书", "年度报告", "自评", "年度数据"]


@pytest.mark.parametrize(("days", "tags"), [(90, 1), (91, 0)])
def test_certificate_is_to_renew_from_ninety_days_before_its_end(days, tags):
    enterprise = make_enterprise()
    make_certificate(enterprise, valid_from=date(2017, 1, 1), valid_to=TODAY + timedelta(days=days))

    found = workbench.of_enterprise(manager(enterprise), enterprise, TODAY)

    assert [todo.tag for todo in found].count("证书") == tags
    assert len(workbench.expiring_certificates(make_actor(Role.LEADER), TODAY)) == tags


def test_of_staff_takes_the_lead_bureau_both_kinds_of_work():
    enterprise = make_enterprise()
    submitted(manager(enterprise), make_assessment(enterprise))
    make_figure(enterprise, status=FigureStatus.SUBMITTED)

    queue = workbench.of_staff(make_actor(Role.LEAD_OFFICER), TODAY)

    assert ({row.tag for row in queue.rows}, queue.total, queue.overdue) == ({"对标核验", "数据确认"}, 2, 0)


def test_of_staff_gives_a_township_the_figures_of_its_own():
    mine, other = make_enterprise(), make_enterprise()
    for enterprise in (mine, other):
        make_figure(enterprise, status=FigureStatus.SUBMITTED)

    queue = workbench.of_staff(township_officer(mine), TODAY)

    assert [row.enterprise for row in queue.rows] == [mine]


def test_of_staff_counts_what_is_overdue():
    enterprise = make_enterprise()
    made = submitted(manager(enterprise), make_assessment(enterprise))
    made.submitted_at = datetime(2018, 1, 2, 1, tzinfo=UTC)
    made.save()

    queue = workbench.of_staff(make_actor(Role.LEAD_OFFICER), TODAY)

    assert (queue.total, queue.overdue, queue.soon) == (1, 1, 0)
    assert queue.rows[0].words.startswith("逾期")
