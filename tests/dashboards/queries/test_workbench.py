"""What waits: for an officer first come, first served; for an enterprise the nearest deadline first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from benchmarking.models import CertificationCase, Objection, Visit, VisitMember
from dashboards.queries import workbench
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus, RegistrationStatus
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import make_assessment, make_round, submitted
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    manager,
    township_officer,
)
from tests.factories.registrations import make_registration, officer_of

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 27)
ARRIVED = datetime(2018, 4, 26, 2, tzinfo=UTC)


def test_of_enterprise_names_the_nearest_deadline_first():
    enterprise = make_enterprise()
    make_assessment(enterprise, make_round(number=1))
    make_certificate(enterprise, valid_from=date(2015, 5, 8), valid_to=date(2018, 5, 7))

    found = workbench.of_enterprise(manager(enterprise), enterprise, TODAY)

    assert [todo.tag for todo in found] == ["证书", "年度报告", "自评", "年度数据", "整改"]


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


def test_of_staff_names_objections_to_answer_and_visits_to_go_along_on():
    officer, other = make_actor(Role.LEAD_OFFICER), make_actor(Role.LEAD_CHIEF)
    enterprise = make_enterprise()
    by = manager(enterprise)
    verified = submitted(by, make_assessment(enterprise, make_round(number=1)), "verified")
    Objection.objects.create(assessment=verified, text="证书有效", raised_by_id=by.user_id, raised_at=ARRIVED)
    waiting = submitted(by, make_assessment(enterprise, make_round(number=2)))
    for status in ("planned", "cancelled"):
        visit = Visit.objects.create(
            assessment=waiting, planned_on=TODAY, place="厂区", status=status, made_by_id=officer.user_id,
            made_at=ARRIVED,
        )  # fmt: skip
        VisitMember.objects.create(visit=visit, person_id=officer.user_id)

    tags = sorted(row.tag for row in workbench.of_staff(officer, TODAY).rows)
    mine, theirs = workbench.of_staff(officer, TODAY), workbench.of_staff(other, TODAY)

    assert tags == ["对标核验", "核验异议", "现场核查"]
    assert (mine.total, theirs.total) == (3, 2)


def test_of_enterprise_names_a_proposed_certification_until_it_is_taken_up():
    enterprise = make_enterprise()
    case = CertificationCase.objects.create(enterprise=enterprise, opened_at=ARRIVED)

    def tags():
        found = workbench.of_enterprise(manager(enterprise), enterprise, TODAY)
        return [todo.tag for todo in found].count("认证")

    assert tags() == 1
    case.status = "preparing"
    case.save()
    assert tags() == 0


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


def test_registrations_wait_for_their_township_and_then_for_the_lead_bureau():
    waiting = make_registration(submitted_at=ARRIVED, updated_at=ARRIVED)
    ahead = make_registration(RegistrationStatus.CONFIRMED, updated_at=ARRIVED)
    make_registration(RegistrationStatus.RETURNED)

    township = workbench.of_staff(officer_of(waiting), TODAY)
    lead = workbench.of_staff(make_actor(Role.LEAD_CHIEF), TODAY)

    assert [(row.name, row.title) for row in township.rows] == [(waiting.name, "待街道（乡镇）确认")]
    assert [(row.name, row.title) for row in lead.rows] == [(ahead.name, "待牵头单位入库")]
    assert (township.total, lead.rows[0].words) == (1, "剩 4 个工作日")


def test_registration_that_waits_too_long_is_overdue():
    late = make_registration(updated_at=ARRIVED - timedelta(days=30))

    assert workbench.of_staff(officer_of(late), TODAY).overdue == 1


def test_workbench_shows_a_registration_without_a_dossier(as_role):
    registration = make_registration()
    officer = as_role(Role.TOWNSHIP_OFFICER, registration.township)

    page = officer.get("/home/").content.decode()

    assert f"办理{registration.name}待街道（乡镇）确认" in page
    assert f"/enterprises/registrations/{registration.pk}/" in page
