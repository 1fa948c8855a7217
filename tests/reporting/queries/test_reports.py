"""Who reads which report."""

from datetime import date

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.queries import reports as queries
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_enterprise, member, township_officer
from tests.factories.reporting import make_report, published

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 27)


def matching(reports=None, **conditions):
    return list(queries.matching(reports or Report.objects.all(), **conditions, today=TODAY))


def test_enterprise_sees_its_own_reports_only() -> None:
    own, other = make_report(), make_report()

    assert list(queries.visible_to(member(own.enterprise))) == [own]
    assert other not in queries.visible_to(member(own.enterprise))


def test_township_sees_the_reports_of_its_enterprises() -> None:
    own, _ = make_report(), make_report()

    assert list(queries.visible_to(township_officer(own.enterprise))) == [own]


@pytest.mark.parametrize(
    ("role", "count"),
    [
        (Role.LEAD_OFFICER, 2),
        (Role.LEAD_CHIEF, 2),
        (Role.BUREAU_OFFICER, 2),
        (Role.LEADER, 2),
        (Role.EXPERT, 0),
        (Role.SYSTEM_ADMIN, 0),
        (Role.SECURITY_ADMIN, 0),
        (Role.AUDIT_ADMIN, 0),
    ],
)
def test_other_roles_see_all_or_nothing(role: Role, count: int) -> None:
    make_report()
    make_report()

    assert queries.visible_to(make_actor(role)).count() == count


def test_public_sees_none_here() -> None:
    make_report()

    assert queries.visible_to(Actor.public()).count() == 0


def test_matching_finds_by_name_pinyin_and_code() -> None:
    found = make_report(make_enterprise("温州海霞电气有限公司"))
    make_report()

    for words in ("海霞", "wzhx", "haixia", found.enterprise.credit_code):
        assert matching(words=words) == [found]


def test_matching_filters_year_status_and_township() -> None:
    first, second = make_report(year=2016), make_report(year=2015)

    assert matching(year=2015) == [second]
    assert matching(status=ReportStatus.SIGNED) == []
    assert matching(township=first.enterprise.township_id) == [first]


def test_overdue_are_those_past_the_day_and_not_public() -> None:
    late = make_report(year=2016)
    published(make_report(year=2016))

    assert matching(overdue=True) == [late]
    assert list(queries.matching(Report.objects.all(), overdue=True, today=date(2017, 5, 31))) == []
