"""The demonstration is a smoke test of the whole house: it is played once and then only looked at."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils.timezone import localdate
from pytest_django import DjangoDbBlocker

from accounts.enums import JobStatus
from accounts.models import Invitation, Job, Membership, TrailEntry, User
from benchmarking.models import (
    Answer,
    Assessment,
    CertificationCase,
    Declaration,
    Draw,
    Objection,
    Opinion,
    Standard,
    Visit,
)
from cultivation.models import Member
from dashboards.queries import targets
from dongtou_brand.kernel import clock
from dongtou_brand.settings import clock_offset
from enterprises.enums import FigureState, FigureStatus
from enterprises.models import Certificate, Enterprise, FigureChange, Registration, YearlyFigure
from enterprises.queries.enterprises import expiring
from enterprises.rules import credit_codes
from incentives.models import Support
from reporting.models import Report, ReportVersion
from tests.services.copies import looked_into
from tests.services.portal import PASSWORD, Portal

TODAY = date(2018, 4, 27)


# The command itself fills a portal on each database, for the journeys; what it has filled reads the same on both.
# Without the other mark no database is made when this file runs alone.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def told(portal_with_demo: Portal, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command says; the test database holds what it has made for as long as this module runs."""
    folder = portal_with_demo.folder
    places = {
        "CLOCK_FILE": folder / "clock_offset",
        "FILES_DIR": folder / "files",
        "CLOCK_OFFSET": clock_offset(folder / "clock_offset"),
    }
    with django_db_blocker.unblock(), override_settings(**places), looked_into(portal_with_demo):
        yield portal_with_demo.said


def test_demo_fills_the_pool(told: str) -> None:
    lasting = Enterprise.objects.filter(ended_on=None)
    rungs = Counter(lasting.values_list("rung", flat=True))

    assert rungs == {"planned": 7, "cultivated": 5, "creating": 3, "certified": 1}
    assert Counter(lasting.values_list("township__short_name", flat=True)) == {
        "北岙街道": 3,
        "东屏街道": 3,
        "元觉街道": 2,
        "霓屿街道": 2,
        "灵昆街道": 2,
        "大门镇": 3,
        "鹿西乡": 1,
    }


def test_demo_has_an_enterprise_that_closed_and_one_that_was_merged(told: str) -> None:
    ended = Enterprise.objects.exclude(ended_on=None).order_by("ended_on")

    assert [(one.name, one.ended_as, one.merged_into and one.merged_into.name) for one in ended] == [
        ("温州三盘网具有限公司", "closed", None),
        ("温州东沙冷冻食品有限公司", "merged", "温州东屏水产冷链有限公司"),
    ]


def test_demo_enterprises_are_marked_and_have_right_codes(told: str) -> None:
    enterprises = list(Enterprise.objects.order_by("credit_code"))

    assert [one.credit_code for one in enterprises if not one.is_demo] == []
    assert [one.name for one in enterprises if not credit_codes.read(one.credit_code).valid] == []
    assert {one.credit_code[:8] for one in enterprises} == {"91330305"}
    assert [one.credit_code for one in enterprises[:3]] == [
        "91330305000000019Q",
        "91330305000000027K",
        "91330305000000035E",
    ]


def test_demo_makes_the_accounts_that_are_announced(told: str) -> None:
    roles = Counter(Membership.objects.current().values_list("role", flat=True))

    assert roles == {
        "enterprise_clerk": 18,
        "enterprise_manager": 18,
        "lead_officer": 1,
        "lead_chief": 1,
        "bureau_officer": 5,
        "township_officer": 7,
        "expert": 2,
        "leader": 1,
        "system_admin": 1,
        "security_admin": 1,
        "audit_admin": 1,
    }
    assert User.objects.get(username="qy01").check_password(PASSWORD)
    assert User.objects.filter(must_change_password=True).count() == 0
    assert PASSWORD not in told


def test_demo_has_two_pilots_of_2015(told: str) -> None:
    members = Member.objects.order_by("batch__year", "enterprise__credit_code")

    assert Counter(members.values_list("batch__year", flat=True)) == {2015: 2, 2016: 3, 2017: 3, 2018: 1}
    assert list(members.filter(batch__kind="pilot").values_list("enterprise__name", flat=True)) == [
        "温州屿联阀门有限公司",
        "浙江百岛海洋食品有限公司",
    ]


def test_demo_states_figures_of_three_years(told: str) -> None:
    pairs = YearlyFigure.objects.order_by().values_list("enterprise", "year").distinct()
    years = Counter(year for _, year in pairs)
    states = set(YearlyFigure.objects.order_by().values_list("status", flat=True).distinct())

    assert years == {2014: 1, 2015: 16, 2016: 16, 2017: 16}
    assert states == set(FigureStatus)
    assert YearlyFigure.objects.filter(state=FigureState.NOT_APPLICABLE).exists()


def test_demo_corrects_a_confirmed_figure(told: str) -> None:
    said = FigureChange.objects.filter(
        figure__enterprise__credit_code="91330305000000019Q",
        figure__definition__code="satisfaction",
        figure__year=2016,
    )

    assert [value.normalize() for value in said.order_by("pk").values_list("value", flat=True)] == [
        *[93] * 4,
        *[said.latest("pk").value.normalize()] * 3,
    ]


def test_demo_has_certificates_that_expire_and_one_applied_for(told: str) -> None:
    names = set(expiring(Enterprise.objects.all(), TODAY).values_list("name", flat=True))

    assert names == {
        "温州海霞电气有限公司",
        "浙江百岛海洋食品有限公司",
        "浙江瓯屿新材料有限公司",
        "温州大门石化装备有限公司",
    }
    assert Certificate.objects.filter(status="applied").count() == 2


def test_demo_has_assessments_in_every_state(told: str) -> None:
    assessments = Assessment.objects.all()

    assert Counter(assessments.values_list("status", flat=True)) == {
        "verified": 18,
        "submitted": 3,
        "returned": 2,
        "draft": 3,
    }
    assert Counter(assessments.exclude(outcome="").values_list("outcome", flat=True)) == {
        "met": 3,
        "nearly": 2,
        "cultivating": 1,
        "unmet": 12,
    }


def test_demo_tells_the_story_of_one_enterprise(told: str) -> None:
    found = Assessment.objects.get(enterprise__name="温州海霞电气有限公司", round__year=2018, round__number=1)
    unmet = found.verdicts.filter(choice="no").values_list("indicator__code", flat=True)

    assert (str(found.self_points), str(found.verified_points)) == ("82.5", "70.5")
    assert (found.gates_met, found.gates_total, found.outcome) == (9, 10, "unmet")
    assert list(unmet) == ["D-02"]


def test_demo_leaves_a_conflict_and_a_half_filled_assessment(told: str) -> None:
    draft = Assessment.objects.get(enterprise__name="温州海霞电气有限公司", round__number=2)
    losing = Answer.objects.filter(assessment=draft, revisions__kept=False)

    assert list(losing.values_list("indicator__code", flat=True)) == ["A-07"]
    assert draft.answers.exclude(state="later").count() == 23


def test_demo_asks_experts(told: str) -> None:
    open_ = Opinion.objects.filter(given_at=None)

    # one is awaited, one has stepped back
    assert list(open_.values_list("expert__username", flat=True)) == ["zj02", "zj02"]
    assert Declaration.objects.get(conflict=True).person.username == "zj02"
    assert Opinion.objects.exclude(given_at=None).count() == 4
    assert Support.objects.count() == 5


def test_demo_goes_on_from_a_result(told: str) -> None:
    assert dict(Visit.objects.values_list("assessment__enterprise__name", "status")) == {
        "浙江百岛海洋食品有限公司": "planned"
    }
    assert Counter(CertificationCase.objects.values_list("status", flat=True)) == {
        "certified": 1,
        "preparing": 1,
    }
    assert Counter(Standard.objects.values_list("stage", flat=True)) == {
        "published": 3, "comments": 1, "proposed": 1,
    }  # fmt: skip
    assert Objection.objects.get().status == "rejected"
    assert Assessment.objects.exclude(superseded_at=None).get().reassessments.get().outcome != ""
    assert Draw.objects.get().inspections.exists()


def test_demo_publishes_reports(told: str) -> None:
    assert Counter(Report.objects.values_list("status", flat=True)) == {
        "published": 14,
        "draft": 3,
        "ready": 1,
        "withdrawn": 1,
    }
    assert Counter(ReportVersion.objects.values_list("status", flat=True)) == {
        "published": 14,
        "replaced": 1,
        "withdrawn": 1,
        "ready": 1,
    }
    assert Counter(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE: 17}


def test_demo_revises_a_report_with_a_reason(told: str) -> None:
    versions = ReportVersion.objects.filter(
        report__enterprise__name="温州海霞电气有限公司", report__year=2016
    )

    assert list(versions.order_by("version").values_list("version", "status", "reason")) == [
        (1, "replaced", ""),
        (2, "published", "顾客满意度改按第三方调查口径，原第 1 版为自行调查的 93.0 分。"),
    ]


def test_demo_happens_in_the_order_of_time(told: str) -> None:
    days = [localdate(at) for at in TrailEntry.objects.order_by("sequence").values_list("at", flat=True)]

    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2015, 11, 20), TODAY)


def test_demo_leaves_the_trail_whole(told: str) -> None:
    out = StringIO()

    call_command("verify_trail", stdout=out)

    assert out.getvalue().startswith("操作日志完整")


def test_demo_makes_every_target_readable(told: str) -> None:
    policy = targets.current_policy()
    assert policy is not None

    readings = targets.readings(policy, 2017)

    assert {one.target.code: str(one.value) for one in readings} == {
        "T1": "1.2638",
        "T2": "41.80",
        "T3": "3",
        "T4": "100.00",
        "T5": "100.00",
        "T6": "100.00",
        "T7": "40.38",
        "T8": "2",
    }


def test_demo_sets_the_clock_back(told: str) -> None:
    assert clock.is_demonstration()
    assert clock.today() == TODAY
    assert float(Path(current.CLOCK_FILE).read_text()) == current.CLOCK_OFFSET.total_seconds()


def test_demo_twice_is_refused(told: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("demo")

    assert str(refused.value) == (
        "平台中已有数据（账号 56 个，企业 18 个，自评 26 个），示例数据只能载入空的平台，未作任何改动。"
    )


def test_demo_has_registrations_in_three_states_and_an_open_invitation(told: str) -> None:
    waiting = dict(Registration.objects.values_list("name", "status"))
    assert sorted(waiting.values()) == ["confirmed", "returned", "submitted"]
    assert [name for name in waiting if name not in told] == []
    assert Invitation.objects.open_at(clock.now()).get().name == "王海燕"
