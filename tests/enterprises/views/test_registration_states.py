"""Registrations as they stood at the end of a day: the list and its workbook."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.actions import registrations
from enterprises.enums import RegistrationStatus as R
from enterprises.models import Registration, RegistrationStatusChange
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_attachment
from tests.factories.registrations import AT, application, make_registration, officer_of

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("enterprises:registrations"), reverse("enterprises:registrations_export")
# by China's clock
HANDED_IN, CONFIRMED, ADMITTED = (date(2018, 4, day) for day in (27, 28, 29))
BEFORE = HANDED_IN - timedelta(days=1)


@pytest.fixture
def admitted() -> Registration:
    """Handed in, confirmed (and another code given out), admitted, a day each."""
    receipt = registrations.submit(
        application=application(), licence=make_attachment(None), by=Actor.public(), at=AT
    )
    found, officer = receipt.registration, officer_of(receipt.registration)
    registrations.confirm(registration=found, by=officer, at=AT + timedelta(days=1))
    registrations.reissue(
        registration=found,
        reason="联系人本人到场，已核对身份证",
        by=officer,
        at=AT + timedelta(days=1, hours=1),
    )
    return registrations.admit(
        registration=found, by=make_actor(Role.LEAD_OFFICER), at=AT + timedelta(days=2)
    )


@pytest.mark.parametrize(
    ("day", "status", "updated"),
    [
        (HANDED_IN, R.SUBMITTED, AT),
        (CONFIRMED, R.CONFIRMED, AT + timedelta(days=1)),
        (ADMITTED, R.ADMITTED, AT + timedelta(days=2)),
    ],
)
def test_list_shows_what_each_day_knew(as_role, admitted, day, status, updated):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": day})

    assert [(one.status, one.updated_at) for one in page.context["rows"]] == [(status, updated)]


def test_tabs_count_by_the_status_of_that_day(as_role, admitted):
    lead = as_role(Role.LEAD_OFFICER)

    page = lead.get(LIST, {"on": CONFIRMED, "tab": "confirmed"})

    assert [one.pk for one in page.context["rows"]] == [admitted.pk]
    assert {key: number for key, _, number in page.context["tabs"] if number} == {"": 1, "confirmed": 1}
    assert f"tab=admitted&amp;on={CONFIRMED}" in page.content.decode()
    assert list(lead.get(LIST, {"on": CONFIRMED, "tab": "admitted"}).context["rows"]) == []


def test_list_of_a_day_leads_to_the_dossier_of_that_day_and_offers_nothing_to_do(as_role, admitted):
    lead = as_role(Role.LEAD_OFFICER)
    dossier = f"{reverse('enterprises:detail', args=[admitted.enterprise_id])}?on="

    texts = {day: lead.get(LIST, {"on": day}).content.decode() for day in (CONFIRMED, ADMITTED)}

    assert [dossier in texts[day] for day in texts] == [False, True]
    assert reverse("enterprises:registration", args=[admitted.pk]) not in "".join(texts.values())


def test_registration_that_was_not_handed_in_is_missing(as_role, admitted):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": BEFORE})

    assert (list(page.context["rows"]), "没有符合条件的登记" in page.content.decode()) == ([], True)


def test_township_sees_its_own_of_a_day(as_role, admitted):
    own = as_role(Role.TOWNSHIP_OFFICER, admitted.township)
    foreign = as_role(Role.TOWNSHIP_OFFICER)

    seen = [len(each.get(LIST, {"on": CONFIRMED}).context["rows"]) for each in (own, foreign)]

    assert seen == [1, 0]


def test_workbook_of_a_day_says_so(as_role, admitted):
    answer = as_role(Role.LEAD_OFFICER).get(EXPORT, {"on": CONFIRMED})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    notes = {line[0].value: line[-1].value for line in book["统计口径"].iter_rows()}
    assert [book["企业入库登记_历史"]["E2"].value, notes["数据截至"]] == ["待牵头单位入库", "2018-04-28 日终"]


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(as_role, admitted, day):
    lead = as_role(Role.LEAD_OFFICER)

    for where in (LIST, EXPORT):
        page = lead.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_list_of_a_day_asks_as_much_for_many_as_for_one(as_role, size, django_assert_num_queries):
    lead, first = as_role(Role.LEAD_OFFICER), make_registration()
    kept = ("township", "industry", "licence", "submitted_at", "updated_at")
    values = {name: getattr(first, name) for name in kept}
    Registration.objects.bulk_create(
        Registration(
            number=f"RK{number:08d}", credit_code=f"9133030502{number:08d}", name=f"温州{number}号",
            legal_representative="海大富", contact_name="林小满", contact_phone="138", key_hash="0" * 64, **values,
        )
        for number in range(1, size)
    )  # fmt: skip
    RegistrationStatusChange.objects.bulk_create(
        RegistrationStatusChange(registration=one, source="", target=R.SUBMITTED, at=AT)
        for one in Registration.objects.all()
    )
    lead.get(LIST, {"on": CONFIRMED})

    with django_assert_num_queries(7):
        page = lead.get(LIST, {"on": CONFIRMED})

    assert len(page.context["rows"]) == min(size, 20)
