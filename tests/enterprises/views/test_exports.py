from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import sign
from enterprises.actions import summaries
from enterprises.enums import FigureStatus
from enterprises.models import Alteration, Certificate, Enterprise, FigureChange, ImportRun
from enterprises.queries import exports as queries
from enterprises.rules.columns import due_year
from tests.factories.accounts import make_actor, make_user, sign_in
from tests.factories.enterprises import (
    AT,
    make_attachment,
    make_certificate,
    make_enterprise,
    make_figure,
    make_township,
)
from tests.factories.exported import is_text, lines, notes, opened
from tests.factories.registrations import make_registration

pytestmark = pytest.mark.django_db
LIST = reverse("enterprises:export")
FIGURES = reverse("enterprises:figures_export")
CERTIFICATES = reverse("enterprises:certificates_export")
IMPORTS = reverse("enterprises:imports_export")
REGISTRATIONS = reverse("enterprises:registrations_export")
ODD = '=HYPERLINK("x")'


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


# ── a year's figures ─────────────────────────────────────────────────────────────────────────────
def test_figures_of_the_listed_enterprises_stand_in_the_order_of_the_list(officer):
    year = due_year(localdate())
    township = make_township("北岙街道")
    first, second = make_enterprise("乙公司", township=township), make_enterprise(ODD, township=township)
    make_enterprise("别处公司")
    make_figure(first, "revenue", year, "8604.20", status=FigureStatus.SUBMITTED)
    make_figure(second, "revenue", year, 7, status=FigureStatus.DRAFT)
    make_figure(first, "revenue", year - 1, 5)
    summaries.refresh(Enterprise.objects.values_list("pk", flat=True))
    asked = {"township": township.pk, "sort": "name"}

    book = opened(officer.get(FIGURES, asked))

    shown = [row.enterprise.name for row in officer.get("/enterprises/", asked).context["rows"]]
    found = lines(book)
    place = next(n for n, title in enumerate(found[0]) if title.startswith("revenue") or "营业收入" in title)
    assert [row[0] for row in found[1:]] == shown
    assert {row[0]: (row[3], row[place]) for row in found[1:]} == {
        "乙公司": ("待确认", 8604.2),
        ODD: ("企业填报中", None),
    }
    assert (notes(book)["查询条件"], is_text(book)) == ("街道（乡镇）为“北岙街道”", True)


def test_figures_of_a_past_day_are_those_of_then(officer):
    today = localdate()
    year = due_year(today)
    figure = make_figure(make_enterprise(), "revenue", year, 9)
    said = {name: getattr(figure, name) for name in ("version", "state", "source", "status")}
    FigureChange.objects.create(figure=figure, by=figure.stated_by, at=AT, value=4, **said)
    then = queries.figures(officer_actor(), [figure.enterprise_id], year, date(2018, 4, 27))
    now = queries.figures(officer_actor(), [figure.enterprise_id], year, None)

    book = opened(officer.get(FIGURES, {"on": "2016-04-19"}))

    assert [one[figure.enterprise_id]["revenue"].value for one in (then, now)] == [4, 9]
    assert (len(lines(book)), notes(book)["数据截至"]) == (1, "2016-04-19 日终")


def officer_actor():
    return make_actor(Role.LEAD_OFFICER)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_figures_cost_the_same_at_any_length(officer, number, django_assert_num_queries):
    township = make_township()
    for _ in range(number):
        make_figure(make_enterprise(township=township), "revenue", due_year(localdate()))
    opened(officer.get(FIGURES))

    with django_assert_num_queries(7):
        assert len(lines(opened(officer.get(FIGURES)))) == number + 1


# ── certificates ─────────────────────────────────────────────────────────────────────────────────
def test_certificates_of_the_listed_enterprises_stand_a_line_each(officer):
    township = make_township("北岙街道")
    ours = make_enterprise("甲公司", township=township)
    make_certificate(ours, number=ODD, valid_to=date(2100, 1, 1))
    make_certificate(ours, number="二", valid_to=date(2099, 1, 1))
    make_certificate(make_enterprise(), number="别处")

    book = opened(officer.get(CERTIFICATES, {"township": township.pk}))

    assert [row[6] for row in lines(book)[1:]] == [
        one.number for one in Certificate.objects.filter(enterprise=ours)
    ]
    assert is_text(book)


def test_township_exports_its_own_only():
    ours, theirs = make_enterprise(), make_enterprise()
    make_certificate(ours, number="我"), make_certificate(theirs, number="他")
    browser = sign_in(make_user(Role.TOWNSHIP_OFFICER, ours.township))

    assert [row[6] for row in lines(opened(browser.get(CERTIFICATES)))[1:]] == ["我"]
    assert [row[0] for row in lines(opened(browser.get(FIGURES)))[1:]] == [ours.name]


# ── a day ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("address", [LIST, FIGURES, CERTIFICATES])
@pytest.mark.parametrize("day", ["2999-01-01", "昨天"])
def test_no_workbook_for_a_day_that_there_is_not(officer, address, day):
    make_enterprise()

    assert officer.get(address, {"on": day}).status_code == 422


def test_list_of_a_past_day_is_not_brought_in_as_todays(officer):
    make_enterprise()
    names = {}
    for on in ("", "2018-04-01"):
        book = opened(officer.get(LIST, {"on": on}))
        hidden = {row[0]: row[1] for row in lines(book, -1)}
        names[on] = hidden["template"]

    assert names == {"": "enterprises.list", "2018-04-01": "enterprises.list.past"}


# ── registrations ────────────────────────────────────────────────────────────────────────────────
def test_registrations_are_those_of_the_screen(officer):
    wanted = make_registration(name="温州海霞电气有限公司")
    make_registration(name="别的公司")
    asked = {"q": "海霞", "tab": "submitted"}

    book = opened(officer.get(REGISTRATIONS, asked))

    shown = officer.get("/enterprises/registrations/", asked).context["rows"]
    assert [row[2] for row in lines(book)[1:]] == [one.number for one in shown] == [wanted.number]
    assert notes(book)["查询条件"] == "企业为“海霞”；办理状态为“待街道（乡镇）确认”"


def test_township_exports_its_own_registrations_only():
    ours = make_registration(name=ODD)
    make_registration(name="别的公司", township=make_township())
    browser = sign_in(make_user(Role.TOWNSHIP_OFFICER, ours.township))

    book = opened(browser.get(REGISTRATIONS))

    assert ([row[0] for row in lines(book)[1:]], is_text(book)) == ([ODD], True)


# ── imports ──────────────────────────────────────────────────────────────────────────────────────
def runs(who, count=1, **values):
    file = make_attachment(None, name=values.pop("name", "年度数据.xlsx"))
    return ImportRun.objects.bulk_create(
        ImportRun(
            **{
                "kind": "figures",
                "year": 2017,
                "status": "ready",
                "organisation_id": who.actor.organisation_id,
                "role": who.actor.role,
                "file": file,
                "brought_by": who.user,
                "brought_at": AT + timedelta(minutes=n),
                "counts": {"new": n, "changed": 2, "same": 3},
            }
            | values
        )
        for n in range(count)
    )


def test_imports_are_those_of_the_screen_in_its_order(officer):
    runs(officer, 3)
    runs(officer, 1, status="wrong", problem_count=7, counts={}, name=ODD)
    asked = {"kind": "figures", "status": "ready"}

    book, all_of_them = opened(officer.get(IMPORTS, asked)), opened(officer.get(IMPORTS))

    shown = officer.get(reverse("enterprises:imports"), asked).context["page_obj"]
    assert [row[5] for row in lines(book)[1:]] == [run.counts["new"] for run in shown] == [2, 1, 0]
    assert notes(book)["查询条件"] == "内容为“年度数据”；状态为“待导入”"
    assert ([row[0] for row in lines(all_of_them)].count(ODD), is_text(all_of_them)) == (1, True)
    assert lines(book)[1][-1] == f"{localtime(AT + timedelta(minutes=2)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_imports_ask_as_much_for_many_as_for_one(officer, size, django_assert_num_queries):
    runs(officer, size)
    opened(officer.get(IMPORTS))

    with django_assert_num_queries(4):
        book = opened(officer.get(IMPORTS))

    assert len(lines(book)) == size + 1


def test_enterprise_exports_its_own_imports_only(officer):
    clerk = sign_in(make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation))
    runs(officer), runs(clerk, name="我的.xlsx")

    assert [row[0] for row in lines(opened(clerk.get(IMPORTS)))[1:]] == ["我的.xlsx"]


# ── alterations ──────────────────────────────────────────────────────────────────────────────────
def altered(firm, user, count, at=AT):
    Alteration.objects.bulk_create(
        Alteration(
            enterprise=firm,
            kind="name",
            on=date(2018, 3, 1) + timedelta(days=n),
            before=f"旧名{n}",
            after=ODD,
            recorded_by=user,
            recorded_at=at + timedelta(days=n),
        )
        for n in range(count)
    )


def test_alterations_are_those_of_the_dossier(officer):
    firm, other = make_enterprise(), make_enterprise()
    sign(firm, by=Actor.system(), at=AT - timedelta(days=1)).save()
    altered(firm, officer.user, 2), altered(other, officer.user, 1)
    address = reverse("enterprises:part_export", args=[firm.pk, "alterations"])

    book = opened(officer.get(address))
    then = opened(officer.get(address, {"on": f"{localtime(AT):%Y-%m-%d}"}))

    assert [row[2] for row in lines(book)[1:]] == ["旧名1", "旧名0"]
    assert (is_text(book), notes(book)["查询条件"]) == (True, f"企业为“{firm.name}”")
    assert [row[2] for row in lines(then)[1:]] == ["旧名0"]
    assert notes(then)["数据截至"] == f"{localtime(AT):%Y-%m-%d} 日终"
    assert officer.get(address, {"on": "2999-01-01"}).status_code == 422


def test_alterations_of_another_township_are_not_exported(officer):
    firm = make_enterprise()
    stranger = sign_in(make_user(Role.TOWNSHIP_OFFICER, make_township()))

    assert stranger.get(reverse("enterprises:part_export", args=[firm.pk, "alterations"])).status_code == 404


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_alterations_ask_as_much_for_many_as_for_one(officer, size, django_assert_num_queries):
    firm = make_enterprise()
    altered(firm, officer.user, size)
    address = reverse("enterprises:part_export", args=[firm.pk, "alterations"])
    opened(officer.get(address))

    with django_assert_num_queries(8):
        book = opened(officer.get(address))

    assert len(lines(book)) == size + 1
