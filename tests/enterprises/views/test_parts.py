"""The tabs of a dossier as workbooks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import sign
from enterprises.enums import FigureStatus, StandardRole, StandardStage
from enterprises.models import StandardPart
from enterprises.views.parts import PARTS
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import (
    AT,
    make_certificate,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
    make_standard,
    make_standing,
)
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db
ODD = '=HYPERLINK("x")'


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


@pytest.fixture
def firm():
    return make_enterprise()


def part(client, firm, slug, **asked):
    return client.get(reverse("enterprises:part_export", args=[firm.pk, slug]), asked)


def test_every_part_of_an_empty_dossier_is_a_workbook_with_its_headings(officer, firm):
    found = {slug: lines(opened(part(officer, firm, slug))) for slug in PARTS}

    # the dossier itself was entered
    assert {slug: len(rows) for slug, rows in found.items()} == dict.fromkeys(PARTS, 1) | {"changes": 2}


def test_records_stand_in_the_order_of_the_tab_with_each_field_in_a_column(officer, firm):
    make_standard(firm, "T/ZZB 0001—2016", title=ODD, published_on=date(2016, 5, 1))
    make_standard(firm, "T/ZZB 0002—2017", title="乙", published_on=date(2017, 5, 1))
    struck = make_standard(firm, "T/ZZB 0003—2018", title="丙", published_on=date(2018, 2, 1))
    StandardPart.objects.filter(pk=struck.pk).update(struck_at=AT, struck_reason="重复登记")
    make_standard(make_enterprise(), "T/ZZB 0004—2018")

    book = opened(part(officer, firm, "standards"))

    tab = officer.get(reverse("enterprises:records_of", args=[firm.pk, "standards"]))
    rows = lines(book)
    assert [row[0] for row in rows[1:]] == [line.record.number for line in tab.context["page_obj"]]
    assert rows[0] == [
        "标准编号", "标准名称", "参与方式", "起草单位排名", "发布机构", "发布日期", "实施日期",
        "状态", "证明材料", "作废", "作废原因",
    ]  # fmt: skip
    assert (rows[2][1], rows[2][5].date(), rows[2][7]) == (ODD, date(2016, 5, 1), "现行")
    assert (rows[3][7], rows[3][9].date(), rows[3][10]) == ("已作废", localtime(AT).date(), "重复登记")
    assert is_text(book)
    assert notes(book)["查询条件"] == f"企业为“{firm.name}”"


def test_other_parts_hold_what_their_tabs_show(officer, firm):
    product = make_product(firm, "断路器", international_level=True)
    make_certificate(firm, product=product, number="C-1")
    make_standing(firm, on=date(2018, 3, 1))
    make_figure(firm, "revenue", 2017, "8604.20", status=FigureStatus.SUBMITTED)

    assert lines(opened(part(officer, firm, "products")))[1][:4] == ["断路器", None, "是", "未核实"]
    assert lines(opened(part(officer, firm, "certificates")))[1][3:5] == ["断路器", "C-1"]
    assert lines(opened(part(officer, firm, "history")))[-1][0].date() <= date(2018, 3, 1)
    figures = lines(opened(part(officer, firm, "figures")))
    assert (figures[0][4:8], figures[1][4:8]) == (
        ["2014", "2015", "2016", "2017"],
        [None, None, None, 8604.2],
    )


def test_names_are_masked_in_the_workbook_as_on_the_page(officer, firm):
    make_quality_officer(firm, "周正")
    clerk = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    assert lines(opened(part(officer, firm, "quality-officers")))[1][0] == "周＊"
    assert lines(opened(part(clerk, firm, "quality-officers")))[1][0] == "周正"


def test_changes_tell_who_changed_what(officer, firm):
    by, at = Actor.system(), timezone.now()
    firm.address = "甲路 1 号"
    sign(firm, by=by, at=at + timedelta(hours=1)).save()
    firm.address = "乙路 2 号"
    sign(firm, by=by, at=at + timedelta(hours=2)).save()

    rows = lines(opened(part(officer, firm, "changes")))

    assert rows[1][3:] == ["修改基本信息", None, "住所：甲路 1 号 → 乙路 2 号"]


def test_past_day_holds_what_was_known_then(officer, firm):
    sign(firm, by=Actor.system(), at=AT - timedelta(days=3)).save()
    record = StandardPart(
        enterprise=firm,
        title="甲",
        role=StandardRole.PARTICIPANT,
        stage=StandardStage.DRAFTING,
        recorded_at=AT,
    )
    sign(record, by=Actor.system(), at=AT).save()
    before = localtime(AT - timedelta(days=1)).date()

    then = opened(part(officer, firm, "standards", on=before))

    assert len(lines(then)) == 1
    assert notes(then)["数据截至"] == f"{before} 日终"
    assert len(lines(opened(part(officer, firm, "standards")))) == 2
    assert part(officer, firm, "standards", on="2999-01-01").status_code == 422


def test_what_is_no_part_does_not_exist(officer, firm):
    assert part(officer, firm, "secrets").status_code == 404


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_part_asks_as_much_for_many_as_for_one(officer, firm, size, django_assert_num_queries):
    StandardPart.objects.bulk_create(
        StandardPart(
            enterprise=firm,
            title=f"标准{n}",
            role=StandardRole.PARTICIPANT,
            stage=StandardStage.DRAFTING,
            recorded_at=AT,
        )
        for n in range(size)
    )
    opened(part(officer, firm, "standards"))

    with django_assert_num_queries(8):
        book = opened(part(officer, firm, "standards"))

    assert len(lines(book)) == size + 1
