"""What an enterprise's own lists and the rounds give out as workbooks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Round
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.benchmarking import make_catalogue
from tests.factories.enterprises import make_enterprise
from tests.factories.exported import lines, notes, opened

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 26, 17, 24, tzinfo=UTC)
OWN, ROUNDS = reverse("benchmarking:assessments_export"), reverse("benchmarking:rounds_export")


def drafts(firm, size):
    """So many rounds, and the enterprise's draft in each."""
    catalogue = make_catalogue()
    rounds = Round.objects.bulk_create(
        Round(
            catalogue=catalogue,
            year=2018 + n // 10,
            number=n % 10 + 1,
            opens_on=date(2018, 4, 1),
            due_on=date(2018, 5, 31) + timedelta(days=n),
        )
        for n in range(size)
    )
    Assessment.objects.bulk_create(
        Assessment(enterprise=firm, round=one, status=AssessmentStatus.DRAFT, started_at=AT) for one in rounds
    )


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_lists_of_rounds_ask_as_much_for_many_as_for_one(size, django_assert_num_queries):
    firm = make_enterprise()
    drafts(firm, size)
    clerk = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))
    officer = sign_in(make_user(Role.LEAD_OFFICER))
    of_one = reverse("benchmarking:assessments_of_export", args=[firm.pk])

    opened(clerk.get(OWN)), opened(officer.get(ROUNDS))

    with django_assert_num_queries(5):
        own = opened(clerk.get(OWN))
    with django_assert_num_queries(8):
        tab = opened(officer.get(of_one))
    with django_assert_num_queries(4):
        rounds = opened(officer.get(ROUNDS))

    assert [len(lines(book)) for book in (own, tab, rounds)] == [size + 1] * 3
    shown = [str(one.round) for one in clerk.get(reverse("benchmarking:assessments")).context["page"]]
    assert [row[0] for row in lines(own)[1:]][: len(shown)] == shown
    assert (lines(own)[1][1], lines(rounds)[1][-3:]) == ("填报中", [1, 0, 0])
    assert notes(own)["查询条件"] == f"企业为“{firm.name}”"


def test_enterprise_exports_its_own_assessments_only():
    firm, other = make_enterprise(), make_enterprise()
    drafts(other, 1)
    clerk = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    assert len(lines(opened(clerk.get(OWN)))) == 1
    assert clerk.get(reverse("benchmarking:assessments_of_export", args=[other.pk])).status_code == 404
