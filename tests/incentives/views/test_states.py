"""Supports as they were recorded at the end of a day."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Role
from incentives.enums import ItemKind
from incentives.models import Item, Support
from tests.factories.enterprises import AT, make_enterprise
from tests.factories.exported import lines, notes, opened
from tests.factories.past import called, many

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("incentives:items"), reverse("incentives:supports_export")
OLD, NEW = "温州旧名电气有限公司", "温州今名电气有限公司"
RECORDED = (AT + timedelta(hours=8)).date()
BEFORE = RECORDED - timedelta(days=1)


@pytest.fixture(autouse=True)
def ground():
    call_command("ground", verbosity=0)


@pytest.fixture
def officer(as_role):
    return as_role(Role.BUREAU_OFFICER, Organisation.objects.get(code="jxj"))


def given(enterprises, officer) -> list[Support]:
    """A support of an earlier day for each of them, recorded at the same moment."""
    item = Item.objects.filter(kind=ItemKind.NON_CASH).first()
    return Support.objects.bulk_create(
        Support(
            item=item, enterprise=one, given_on=date(2016, 5, 2), given_by_id=officer.actor.organisation_id,
            result="已受理", recorded_by=officer.user, recorded_at=AT,
        )
        for one in enterprises
    )  # fmt: skip


@pytest.fixture
def support(officer) -> Support:
    names = ((AT - timedelta(days=30), OLD), (AT + timedelta(days=30), NEW))
    return given([called(make_enterprise(), *names)], officer)[0]


@pytest.mark.parametrize(("day", "names"), [(BEFORE, []), (RECORDED, [OLD])])
def test_list_shows_what_was_recorded_then(officer, support, day, names):
    page = officer.get(LIST, {"on": day})
    text = page.content.decode()

    assert [one.enterprise.name for one in page.context["page_obj"]] == names
    assert ("登记扶持" in text, "offers" in page.context) == (False, False)
    assert (f"{reverse('enterprises:detail', args=[support.enterprise_id])}?on={day}" in text) is bool(names)


def test_enterprise_is_offered_nothing_of_a_past_day(as_role, support):
    own = as_role(Role.ENTERPRISE_CLERK, support.enterprise.organisation)

    page = own.get(LIST, {"on": RECORDED})

    assert ([one.pk for one in page.context["page_obj"]], "offers" in page.context) == ([support.pk], False)


def test_foreign_supports_are_not_shown(as_role, support):
    stranger = as_role(Role.TOWNSHIP_OFFICER)
    dossier = reverse("incentives:supports_of", args=[support.enterprise_id])

    assert list(stranger.get(LIST, {"on": RECORDED}).context["page_obj"]) == []
    assert stranger.get(dossier, {"on": RECORDED}).status_code == 404


def test_workbook_of_a_day_says_so(officer, support):
    book = opened(officer.get(EXPORT, {"on": RECORDED}))

    assert [line[1] for line in lines(book)[1:]] == [OLD]
    assert notes(book)["数据截至"] == f"{RECORDED} 日终"


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(officer, support, day):
    dossier = reverse("incentives:supports_of", args=[support.enterprise_id])

    for where in (LIST, EXPORT, dossier):
        page = officer.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_list_of_a_day_asks_as_much_for_many_as_for_one(officer, size, django_assert_num_queries):
    given(many(size, AT), officer)
    officer.get(LIST, {"on": RECORDED})

    with django_assert_num_queries(7):
        page = officer.get(LIST, {"on": RECORDED})

    assert page.context["page_obj"].paginator.count == size
