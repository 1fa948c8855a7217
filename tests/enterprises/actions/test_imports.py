from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import JobStatus
from accounts.models import Job, Membership, Notice, Organisation, TrailEntry
from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.actions import imports, yearly_figures
from enterprises.enums import FigureState, FigureStatus, ImportKind, ImportStatus, RegistrationStatus
from enterprises.models import (
    Alteration,
    Distinction,
    Enterprise,
    FigureChange,
    ImportRun,
    Standing,
    Summary,
    YearlyFigure,
)
from enterprises.queries.attachments import left_waiting
from enterprises.rules.figures import Absent
from enterprises.rules.statements import Statement
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_definition,
    make_enterprise,
    make_figure,
    make_industry,
    make_township,
    member,
    township_officer,
)
from tests.factories.registrations import make_registration
from tests.factories.workbooks import (
    AT,
    applied,
    brought,
    changed,
    filled,
    template_of,
    valid_code,
    words_of,
)

pytestmark = pytest.mark.django_db
E, F = ImportKind.ENTERPRISES, ImportKind.FIGURES
ROW = {
    "credit_code": valid_code(1),
    "name": "洞头海霞电气有限公司",
    "township": "北岙街道",
    "industry": "3823 配电开关控制设备制造",
    "legal_representative": "海大富",
}


@pytest.fixture
def lead():
    make_township("北岙街道")
    make_industry()
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def definitions():
    make_definition("revenue", name="营业收入", decimals=2)
    make_definition("staff", name="年末从业人数", unit="人", decimals=0)
    make_definition("pass_rate", name="合格率", unit="%", decimals=2)
    bases = [
        {"code": "statistics", "name": "R&D 经费（统计）"},
        {"code": "tax", "name": "加计扣除额（税务）"},
    ]
    make_definition("rd_spending", name="研发投入", decimals=2, bases=bases)
    make_definition("rd_intensity", name="研发投入强度", unit="%", formula="rd_spending / revenue * 100")


# ── enterprises ─────────────────────────────────────────────────────────────────────────────────
def test_new_enterprises_are_previewed_and_then_entered(lead):
    told = {"founded_on": "2003年5月6日", "headquarters_in_zhejiang": "是", "contact_phone": "13800000001"}
    run = brought(E, filled(E, lead, [ROW | told]), lead)

    assert (run.status, run.rows, run.problems) == (ImportStatus.READY, 1, [])
    assert (run.counts["new"], run.counts["changed"], run.counts["same"]) == (1, 0, 0)
    assert Enterprise.objects.count() == 0

    run = applied(run, lead)

    one = Enterprise.objects.get()
    assert (run.status, run.applied_at) == (ImportStatus.APPLIED, AT)
    assert (one.name, one.township.short_name, one.industry.code) == (ROW["name"], "北岙街道", "3823")
    assert (one.founded_on, one.headquarters_in_zhejiang) == (date(2003, 5, 6), True)
    assert one.organisation.code == ROW["credit_code"]
    assert (one.history.count(), one.history.get().history_user_id) == (1, lead.user_id)
    assert Standing.objects.get(enterprise=one).title == "列入企业名录"
    assert Summary.objects.filter(enterprise=one).exists()
    entries = list(TrailEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert entries == ["enterprises.import.start", "enterprises.import.confirm", "enterprises.import.write"]


def test_facts_of_known_enterprises_change_and_blanks_change_nothing(lead):
    one = make_enterprise(
        ROW["name"], credit_code=ROW["credit_code"], address="旧址", ownership="有限责任公司"
    )
    row = {
        "credit_code": ROW["credit_code"],
        "address": "新址 1 号",
        "ownership": None,
        "main_products": "断路器",
    }
    run = brought(E, filled(E, lead, [row]), lead)

    assert run.counts["preview"][0]["changes"] == [["住所", "旧址", "新址 1 号"], ["主导产品", "", "断路器"]]

    applied(run, lead)
    one.refresh_from_db()
    assert (one.address, one.ownership, one.main_products) == ("新址 1 号", "有限责任公司", "断路器")
    assert one.history.count() == 2


def test_clearing_word_takes_back_what_is_stored_but_not_what_is_required(lead):
    make_enterprise(ROW["name"], credit_code=ROW["credit_code"], address="旧址")
    row = {"credit_code": ROW["credit_code"], "address": "清空", "legal_representative": "清空"}

    run = brought(E, filled(E, lead, [row]), lead)
    assert words_of(run) == [("E2", "“法定代表人”不能清空。")]

    applied(brought(E, filled(E, lead, [row | {"legal_representative": None}]), lead), lead)
    assert Enterprise.objects.get().address == ""


def test_exception_to_a_credit_code_that_stands_is_no_fault(lead):
    one = make_enterprise("洞头旧码有限公司", credit_code="913303050000000011")

    run = brought(E, filled(E, lead, [{"credit_code": one.credit_code, "address": "新址"}]), lead)

    assert (run.status, run.counts["changed"]) == (ImportStatus.READY, 1)


def test_preview_hides_data_of_persons_that_is_stored(lead):
    make_enterprise(ROW["name"], credit_code=ROW["credit_code"], contact_phone="13812340027")
    row = {"credit_code": ROW["credit_code"], "contact_phone": "13900000000"}

    run = brought(E, filled(E, lead, [row]), lead)

    assert run.counts["preview"][0]["changes"] == [["联系电话", "（已登记）", "（已填写）"]]


def test_faults_and_preview_keep_no_data_of_persons(lead):
    row = ROW | {"contact_name": "叶小舟", "contact_phone": ""}
    new = brought(E, filled(E, lead, [row | {"contact_phone": "13957700001"}]), lead)
    wrong = brought(E, filled(E, lead, [row | {"contact_phone": "138-x", "contact_name": "叶" * 41}]), lead)

    kept = str([new.counts, wrong.problems])
    assert [one["value"] for one in wrong.problems] == ["（已填写）", "（已填写）"]
    assert [words for words in ("叶", "海大富", "139577", "138-x") if words in kept] == []


BAD_ROWS = {
    "code check digits": (
        {"credit_code": valid_code(1)[:-1] + ("A" if valid_code(1)[-1] != "A" else "B")},
        "A2",
        "校验码不符",
    ),
    "code as number": ({"credit_code": 913303050000000012}, "A2", "信用代码被存成了数字"),
    "no name": ({"name": None}, "B2", "新企业须填写“企业名称”。"),
    "unknown township": ({"township": "北岙街"}, "C2", "不是现有街道（乡镇）中的一项，是否为“北岙街道”。"),
    "industry that lost its zero": ({"industry": 131}, "D2", "可能丢了开头的 0"),
    "unknown industry": ({"industry": "配电开关制造"}, "D2", "是否为“配电开关控制设备制造”"),
    "day without year": ({"founded_on": "5-6-03"}, "G2", "分不清年、月、日"),
    "day that is none": ({"founded_on": "2018-02-30"}, "G2", "不是实际存在的日期"),
    "yes or no": ({"headquarters_in_zhejiang": "大概"}, "J2", "请填“是”或“否”"),
    "phone that lost its zero": ({"contact_phone": 57763480000}, "M2", "开头的 0 可能已丢失"),
    "too long": ({"contact_name": "长" * 41}, "L2", "最多 40 个字，现有 41 个字"),
    "formula": ({"address": '="洞头"&"区"'}, "F2", "此格是公式"),
}


@pytest.mark.parametrize(("typed", "place", "words"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_bad_cell_is_told_with_its_place(lead, typed, place, words):
    make_industry("0131", "棉花种植")

    run = brought(E, filled(E, lead, [ROW | typed]), lead)

    assert run.status == ImportStatus.WRONG
    assert [where for where, _ in words_of(run)] == [place]
    assert words in words_of(run)[0][1]
    assert Enterprise.objects.count() == 0


def test_every_fault_of_every_row_is_told_at_once(lead):
    rows = [ROW | {"founded_on": "某日", "township": "天上"}, ROW | {"name": None}, ROW]

    run = brought(E, filled(E, lead, rows), lead)

    assert [place for place, _ in words_of(run)] == ["C2", "G2", "A3", "A4"]
    assert words_of(run)[2][1] == "与第 2 行重复，同一家企业只保留一行。"
    assert run.problem_count == 4


def test_name_and_township_of_a_known_enterprise_are_no_matter_of_an_import(lead):
    make_township("东屏街道")
    make_enterprise(
        ROW["name"], credit_code=ROW["credit_code"], township=Organisation.objects.get(name="北岙街道")
    )
    row = {"credit_code": ROW["credit_code"], "name": "另一家有限公司", "township": "东屏街道"}

    run = brought(E, filled(E, lead, [row]), lead)

    assert [place for place, _ in words_of(run)] == ["B2", "C2"]
    assert all("变更登记" in words for _, words in words_of(run))


def test_names_that_the_pool_or_the_workbook_has_are_told_apart_with_a_reason(lead):
    make_enterprise("温州市洞头海霞电气有限公司")
    second = ROW | {"credit_code": valid_code(2), "name": "洞头区海霞电气厂"}

    run = brought(E, filled(E, lead, [ROW, second]), lead)
    assert [place for place, _ in words_of(run)] == ["B2", "B3"]
    assert words_of(run)[1][1] == (
        "库内已有名称相近的企业：温州市洞头海霞电气有限公司（"
        f"{Enterprise.objects.get().credit_code}）。本表第 2 行的企业名称与本行相近。"
        "是同一家的，请核对信用代码；不是同一家的，请在“重名核对依据”一列写明依据。"
    )

    reason = {"told_apart": "不同法人，地址不同"}
    run = applied(brought(E, filled(E, lead, [ROW | reason, second | reason]), lead), lead)
    assert (run.status, Enterprise.objects.count()) == (ImportStatus.APPLIED, 3)
    assert Standing.objects.filter(title="核对重名企业").count() == 2
    told = Distinction.objects.values_list("earlier__name", "later__name", "reason")
    assert sorted(told) == [
        ("洞头海霞电气有限公司", "洞头区海霞电气厂", "不同法人，地址不同"),
        ("温州市洞头海霞电气有限公司", "洞头区海霞电气厂", "不同法人，地址不同"),
        ("温州市洞头海霞电气有限公司", "洞头海霞电气有限公司", "不同法人，地址不同"),
    ]


def test_row_is_told_apart_from_one_that_once_had_its_name(lead):
    was = make_enterprise("温州远帆智能有限公司")
    facts = {"kind": "name", "on": date(2016, 3, 1), "before": "洞头海霞电气厂", "after": was.name}
    Alteration.objects.create(enterprise=was, recorded_by_id=lead.user_id, recorded_at=AT, **facts)

    applied(brought(E, filled(E, lead, [ROW | {"told_apart": "不同法人"}]), lead), lead)

    assert [(one.earlier, one.later.name) for one in Distinction.objects.all()] == [(was, ROW["name"])]


def test_ended_enterprise_is_not_changed(lead):
    make_enterprise(ROW["name"], credit_code=ROW["credit_code"], ended_on=date(2018, 1, 1), ended_as="closed")

    run = brought(E, filled(E, lead, [{"credit_code": ROW["credit_code"], "address": "新址"}]), lead)

    assert "档案只供查阅" in words_of(run)[0][1]


def test_template_with_what_is_stored_comes_back_without_a_change(lead):
    for number in range(3):
        make_enterprise(f"洞头{number}号厂", credit_code=valid_code(number), founded_on=date(2000, 1, 2))

    run = brought(E, template_of(E, lead, values=True), lead)

    assert (run.status, run.counts["new"], run.counts["changed"], run.counts["same"]) == (
        ImportStatus.READY, 0, 0, 3,
    )  # fmt: skip


# ── figures ─────────────────────────────────────────────────────────────────────────────────────
def figures_of(one):
    rows = YearlyFigure.objects.filter(enterprise=one).order_by("definition__position")
    return {row.definition.code: (row.state, row.value) for row in rows}


def test_figures_arrive_as_drafts_with_their_history(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    clerk = member(one)
    officer = township_officer(one)
    row = {
        "credit_code": valid_code(1),
        "revenue": " １,２３４.５０ ",
        "staff": 86,
        "pass_rate": "98.5％",
        "rd_spending": "不适用",
    }

    run = applied(brought(F, filled(F, officer, [row], 2017), officer, 2017), officer)

    assert run.status == ImportStatus.APPLIED
    assert figures_of(one) == {
        "revenue": (FigureState.VALUE, Decimal("1234.5")),
        "staff": (FigureState.VALUE, 86),
        "pass_rate": (FigureState.VALUE, Decimal("98.5")),
        "rd_spending": (FigureState.NOT_APPLICABLE, None),
    }
    figure = YearlyFigure.objects.get(definition__code="revenue")
    assert (figure.status, figure.version, figure.stated_by_id) == (FigureStatus.DRAFT, 1, officer.user_id)
    assert FigureChange.objects.count() == 4
    assert Notice.objects.filter(user=clerk.user_id).get().title.endswith("导入了贵单位 2017 年度数据")


def test_figure_of_an_enterprise_own_workbook_changes_with_its_next_version(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    clerk = member(one)
    make_figure(one, "revenue", value=100, status=FigureStatus.DRAFT, explanation="并入一家子公司。")
    make_figure(one, "staff", value=5, status=FigureStatus.DRAFT)
    row = {"credit_code": valid_code(1), "revenue": 120.25, "staff": "清空"}

    run = brought(F, filled(F, clerk, [row], 2017), clerk, 2017)
    assert run.counts["preview"][0]["changes"] == [
        ["营业收入", "100.00", "120.25"],
        ["年末从业人数", "5", "空白"],
    ]

    applied(run, clerk)
    assert figures_of(one)["revenue"] == (FigureState.VALUE, Decimal("120.25"))
    assert figures_of(one)["staff"] == (FigureState.BLANK, None)
    changes = FigureChange.objects.filter(figure__definition__code="revenue").values_list("version", "value")
    assert list(changes) == [(2, Decimal("120.25"))]
    assert YearlyFigure.objects.count() == 2
    # what was said of another value explains nothing any more
    assert YearlyFigure.objects.get(definition__code="revenue").explanation == ""


BAD_FIGURES = {
    "dash": ("—", "没有数据的请留空，不适用的请填“不适用”，确为零的请填 0"),
    "slash": ("／", "分不清是没有数据还是不适用"),
    "none": ("无", "分不清是没有数据还是不适用"),
    "other unit": ("12亿元", "本项以万元为单位：“12亿元”应填 120,000。"),
    "negative": (-3, "本项不能小于 0"),
    "decimals": (1.234, "最多保留 2 位小数"),
    "words": ("约一百", "不是数字"),
    "day": (date(2018, 1, 1), "日期格式"),
    "formula": ("=1+1", "选择性粘贴—数值"),
    "comma": ("1,2345", "逗号不在千分位上"),
}


@pytest.mark.parametrize(("typed", "words"), BAD_FIGURES.values(), ids=BAD_FIGURES)
def test_bad_figure_is_told_with_its_place(lead, definitions, typed, words):
    make_enterprise(credit_code=valid_code(1))

    run = brought(F, filled(F, lead, [{"credit_code": valid_code(1), "revenue": typed}], 2017), lead, 2017)

    assert [place for place, _ in words_of(run)] == ["C2"]
    assert words in words_of(run)[0][1]


def test_percentage_format_is_read_as_percent_and_refused_elsewhere(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    content = filled(F, lead, [{"credit_code": valid_code(1), "pass_rate": 0.985, "revenue": 0.5}], 2017)

    def percent(book):
        for place in ("C2", "E2"):
            book.worksheets[0][place].number_format = "0.0%"

    run = brought(F, changed(content, percent), lead, 2017)
    assert words_of(run) == [("C2", "单元格是百分比格式，本项以万元为单位，请设为常规格式后重新填写。")]

    def plain(book):
        book.worksheets[0]["C2"].number_format = "0.00"

    applied(brought(F, changed(changed(content, percent), plain), lead, 2017), lead)
    assert figures_of(one)["pass_rate"] == (FigureState.VALUE, Decimal("98.5"))


def test_basis_is_chosen_by_name_and_its_absence_is_a_remark(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    row = {"credit_code": valid_code(1), "rd_spending": 12}

    run = brought(F, filled(F, lead, [row], 2017), lead, 2017)
    assert (run.status, run.notes) == (
        ImportStatus.READY,
        ["第 2 行：请选择“研发投入”的口径。（不影响导入）"],
    )

    run = brought(F, filled(F, lead, [row | {"rd_spending:basis": "R&D经费(统计)"}], 2017), lead, 2017)
    assert run.notes == []
    applied(run, lead)
    assert one.yearly_figures.get().basis == "statistics"


def test_foreign_and_unknown_enterprises_are_told_in_the_same_words(lead, definitions):
    mine, other = make_enterprise(credit_code=valid_code(1)), make_enterprise(credit_code=valid_code(2))
    officer = township_officer(mine)
    rows = [{"credit_code": code, "revenue": 1} for code in (other.credit_code, valid_code(3))]

    run = brought(F, filled(F, officer, rows, 2017), officer, 2017)

    words = "该企业尚未入库，或不在贵单位范围内，请核对信用代码。"
    assert words_of(run) == [("A2", words), ("A3", words)]


def test_name_beside_a_code_of_another_enterprise_is_told(lead, definitions):
    one = make_enterprise("洞头甲厂", credit_code=valid_code(1))
    row = {"credit_code": one.credit_code, "name": "洞头乙厂", "revenue": 1}

    run = brought(F, filled(F, lead, [row], 2017), lead, 2017)

    assert words_of(run) == [
        ("B2", "该信用代码的企业是“洞头甲厂”，与本行的企业名称不一致，请核对信用代码和名称。")
    ]


@pytest.mark.parametrize("status", [FigureStatus.SUBMITTED, FigureStatus.CONFIRMED])
def test_year_that_was_handed_in_is_refused_but_the_same_values_are_not(lead, definitions, status):
    one = make_enterprise(credit_code=valid_code(1))
    make_figure(one, "revenue", value=100, status=status)
    row = {"credit_code": valid_code(1), "revenue": 100}

    assert brought(F, filled(F, lead, [row], 2017), lead, 2017).counts["same"] == 1
    run = brought(F, filled(F, lead, [row | {"revenue": 101}], 2017), lead, 2017)
    assert (run.status, run.problems[0]["row"]) == (ImportStatus.WRONG, 2)
    assert "不能导入改动" in run.problems[0]["words"]


def test_draft_of_the_enterprise_is_not_overwritten_by_an_office(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    clerk = member(one)
    yearly_figures.save(
        enterprise=one, year=2017, statements=[Statement("revenue", Decimal(7))], seen={}, by=clerk, at=AT
    )
    row = {"credit_code": valid_code(1), "revenue": 8, "staff": 3}

    run = brought(F, filled(F, lead, [row], 2017), lead, 2017)

    assert words_of(run) == [("C2", "企业已自行填写本项（草稿），不能由导入覆盖。请由企业修改，或清除本格。")]


def test_draft_of_who_has_left_the_enterprise_stays_its_own(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    clerk = member(one)
    yearly_figures.save(
        enterprise=one, year=2017, statements=[Statement("revenue", Decimal(7))], seen={}, by=clerk, at=AT
    )
    Membership.objects.filter(user=clerk.user_id).update(
        started_at=AT - timedelta(days=9), ended_at=AT + timedelta(days=1)
    )

    run = brought(F, filled(F, lead, [{"credit_code": valid_code(1), "revenue": 8}], 2017), lead, 2017)

    assert words_of(run) == [("C2", "企业已自行填写本项（草稿），不能由导入覆盖。请由企业修改，或清除本格。")]


def test_draft_of_who_works_for_the_office_today_is_no_draft_of_the_enterprise(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    Membership.objects.create(
        user_id=lead.user_id,
        organisation=one.organisation,
        role=Role.ENTERPRISE_CLERK,
        started_at=AT - timedelta(days=9),
        ended_at=AT - timedelta(days=1),
    )
    for value in (7, 8):
        row = {"credit_code": valid_code(1), "revenue": value}
        applied(brought(F, filled(F, lead, [row], 2017), lead, 2017), lead)

    assert figures_of(one) == {"revenue": (FigureState.VALUE, 8)}


def test_filled_template_of_a_year_comes_back_without_a_change(lead, definitions):
    for number in range(3):
        one = make_enterprise(credit_code=valid_code(number))
        make_figure(one, "revenue", value="12.5")
        make_figure(one, "staff", value=None)
        make_figure(one, "rd_spending", value=3, basis="tax", source="tax")

    run = brought(F, template_of(F, lead, 2017, values=True), lead, 2017)

    assert (run.status, run.counts["new"], run.counts["changed"], run.counts["same"]) == (
        ImportStatus.READY, 0, 0, 3,
    )  # fmt: skip


@pytest.mark.parametrize("typed", [-12.5, "－12.5", "−12.50 万元"])
def test_loss_is_brought_in_and_comes_back_without_a_change(lead, definitions, typed):
    checks = [{"kind": "range", "least": -99999999}]
    make_definition("net_profit", name="净利润", decimals=2, checks=checks)
    one = make_enterprise(credit_code=valid_code(1))
    row = {"credit_code": valid_code(1), "net_profit": typed}

    applied(brought(F, filled(F, lead, [row], 2017), lead, 2017), lead)

    assert figures_of(one) == {"net_profit": (FigureState.VALUE, Decimal("-12.5"))}
    again = brought(F, template_of(F, lead, 2017, values=True), lead, 2017)
    assert (again.status, again.counts["same"]) == (ImportStatus.READY, 1)


def test_explanation_goes_with_the_value_that_it_explained(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    for code in ("revenue", "rd_spending"):
        make_figure(one, code, value=100, status=FigureStatus.DRAFT)
    YearlyFigure.objects.update(explanation="新厂房投产")
    row = {
        "credit_code": valid_code(1),
        "revenue": 300,
        "rd_spending": 100,
        "rd_spending:basis": "R&D 经费（统计）",
    }

    applied(brought(F, filled(F, lead, [row], 2017), lead, 2017), lead)

    kept = one.yearly_figures.order_by("definition__code").values_list("definition__code", "explanation")
    assert list(kept) == [("rd_spending", "新厂房投产"), ("revenue", "")]


# ── who and when ────────────────────────────────────────────────────────────────────────────────
def test_only_the_lead_officer_brings_in_enterprises(lead):
    officer = make_actor(Role.TOWNSHIP_OFFICER)

    with pytest.raises(Refused, match="企业名录由牵头单位经办导入"):
        brought(E, filled(E, lead, [ROW]), officer)


@pytest.mark.parametrize("year", [None, 1999, 2019])
def test_year_that_can_not_be_is_refused(lead, definitions, year):
    with pytest.raises(Refused, match="只能导入 2000 年至 2018 年的数据"):
        brought(F, filled(F, lead, [], 2017), lead, year)


def test_another_unit_does_not_decide(lead, definitions):
    run = brought(E, filled(E, lead, [ROW]), lead)
    other = make_actor(Role.LEAD_OFFICER)

    for act in (imports.apply, imports.cancel):
        with pytest.raises(Refused, match="请由导入单位的经办人"):
            act(run=run, by=other, at=AT)


def test_what_somebody_changed_after_the_check_is_told_and_nothing_is_written(lead, definitions):
    one, other = make_enterprise(credit_code=valid_code(1)), make_enterprise(credit_code=valid_code(2))
    clerk = member(one)
    make_figure(one, "revenue", value=100, status=FigureStatus.DRAFT)
    rows = [{"credit_code": valid_code(2), "revenue": 5}, {"credit_code": valid_code(1), "revenue": 120}]
    content = filled(F, clerk, rows[1:], 2017)
    run = brought(F, content, clerk, 2017)
    yearly_figures.save(
        enterprise=one,
        year=2017,
        statements=[Statement("revenue", Decimal(7))],
        seen={"revenue": 1},
        by=clerk,
        at=AT,
    )

    run = applied(run, clerk)

    assert (run.status, run.problem_count) == (ImportStatus.FAILED, 1)
    assert run.problems[0]["words"] == (
        f"核对之后，{one.name}的“营业收入”已被{clerk.name}于 2018-04-27 10:24 改为“7.00”，"
        "与表中的“120.00”不同，未写入。请核对后重新导入。"
    )
    assert figures_of(one) == {"revenue": (FigureState.VALUE, 7)}
    assert figures_of(other) == {}


def test_enterprise_that_was_entered_meanwhile_is_not_overwritten(lead):
    run = brought(E, filled(E, lead, [ROW | {"address": "甲"}]), lead)
    make_enterprise(ROW["name"], credit_code=ROW["credit_code"], address="乙")

    run = applied(run, lead)

    assert run.status == ImportStatus.FAILED
    assert Enterprise.objects.get().address == "乙"


def test_year_that_was_submitted_after_the_check_stops_the_import(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    clerk = member(one)
    run = brought(F, filled(F, lead, [{"credit_code": valid_code(1), "revenue": 5}], 2017), lead, 2017)
    make_figure(one, "staff", value=1, status=FigureStatus.SUBMITTED, by=None)

    run = applied(run, lead)

    assert (run.status, clerk.role) == (ImportStatus.FAILED, Role.ENTERPRISE_CLERK)
    assert set(figures_of(one)) == {"staff"}


def test_everything_is_done_once_however_often_it_is_asked(lead):
    run = brought(E, filled(E, lead, [ROW]), lead)
    again = imports.check(run=run, person=lead.person, at=AT)
    assert again.status == ImportStatus.READY

    run = applied(run, lead)
    run = imports.write(run=run, person=lead.person, at=AT)
    assert (run.status, Enterprise.objects.count()) == (ImportStatus.APPLIED, 1)
    with pytest.raises(IllegalStep):
        imports.apply(run=run, by=lead, at=AT)
    with pytest.raises(IllegalStep):
        imports.cancel(run=run, by=lead, at=AT)


def test_cancelled_run_writes_nothing(lead):
    run = imports.cancel(run=brought(E, filled(E, lead, [ROW]), lead), by=lead, at=AT)

    assert run.status == ImportStatus.CANCELLED
    assert imports.write(run=run, person=lead.person, at=AT).status == ImportStatus.CANCELLED
    assert Enterprise.objects.count() == 0


def stuck(run, status):
    """The run as it is when its worker failed too often."""
    ImportRun.objects.filter(pk=run.pk).update(status=status)
    Job.objects.filter(pk=run.job_id).update(status=JobStatus.FAILED, finished_at=AT)
    return ImportRun.objects.get(pk=run.pk)


@pytest.mark.parametrize("status", [ImportStatus.CHECKING, ImportStatus.APPLYING])
def test_run_whose_work_has_failed_for_good_is_cancelled(lead, status):
    run = brought(E, filled(E, lead, [ROW]), lead)
    if status == ImportStatus.APPLYING:
        run = imports.apply(run=run, by=lead, at=AT)

    run = imports.cancel(run=stuck(run, status), by=lead, at=AT)

    assert run.status == ImportStatus.CANCELLED
    with pytest.raises(Refused):
        imports.retry(run=run, by=lead, at=AT)
    with pytest.raises(IllegalStep):
        imports.cancel(run=run, by=lead, at=AT)
    assert (imports.write(run=run, person=lead.person, at=AT).status, Enterprise.objects.count()) == (
        ImportStatus.CANCELLED,
        0,
    )


def test_run_that_is_being_written_is_not_cancelled(lead):
    run = imports.apply(run=brought(E, filled(E, lead, [ROW]), lead), by=lead, at=AT)

    with pytest.raises(Refused, match="正在处理，暂不能取消"):
        imports.cancel(run=run, by=lead, at=AT)


def test_run_that_nobody_confirmed_ends_after_a_month_and_its_person_is_told(lead):
    waiting = brought(E, filled(E, lead, [ROW]), lead)
    failed = stuck(brought(E, filled(E, lead, [ROW]), lead), ImportStatus.CHECKING)
    wrong = brought(E, filled(E, lead, [ROW | {"name": None}]), lead)
    Notice.objects.all().delete()

    early, late, again = (imports.expire(at=AT + timedelta(days=days)) for days in (30, 31, 32))

    assert (early, late, again) == (0, 2, 0)
    statuses = dict(ImportRun.objects.values_list("pk", "status"))
    assert [statuses[one.pk] for one in (waiting, failed, wrong)] == ["cancelled", "cancelled", "wrong"]
    told = Notice.objects.values_list("user", "title", "body")
    assert (
        list(told)
        == [
            (
                lead.user_id,
                "“导入.xlsx”未确认，已取消",
                "30 天内没有确认，已自动取消，平台上的数据没有变动。需要导入的，请重新上传。",
            )
        ]
        * 2
    )
    assert TrailEntry.objects.filter(action="enterprises.import.expire").count() == 2


def test_run_whose_work_was_done_once_more_waits_from_then(lead):
    waiting = brought(E, filled(E, lead, [ROW]), lead)
    Job.objects.filter(pk=waiting.job_id).update(finished_at=AT + timedelta(days=31))

    assert [imports.expire(at=AT + timedelta(days=days)) for days in (32, 61, 62)] == [0, 0, 1]


# ── a code with which a registration is under way ────────────────────────────────────────────────
def registered(**values):
    return make_registration(credit_code=ROW["credit_code"], township=make_township("别处街道"), **values)


def test_code_that_registers_itself_is_told_with_number_and_status(lead):
    one = registered()

    run = brought(E, filled(E, lead, [ROW]), lead)

    assert words_of(run) == [
        (
            "A2",
            f"统一社会信用代码 {ROW['credit_code']} 正在办理入库登记（受理编号 {one.number}，待街道（乡镇）确认）。"
            "请删去本行，在“企业入库登记”中办结；登记不实的，先办理“不予入库”再导入。",
        )
    ]


def test_code_that_registered_itself_after_the_check_stops_the_import(lead):
    run = brought(E, filled(E, lead, [ROW]), lead)
    registered(status=RegistrationStatus.CONFIRMED)

    run = applied(run, lead)

    assert (run.status, Enterprise.objects.count()) == (ImportStatus.FAILED, 0)
    assert "待牵头单位入库" in run.problems[0]["words"]


def test_registration_that_was_refused_is_in_nobodys_way(lead):
    registered(status=RegistrationStatus.REFUSED)

    assert brought(E, filled(E, lead, [ROW]), lead).status == ImportStatus.READY


def test_person_who_left_brings_nothing_in(lead):
    run = imports.apply(run=brought(E, filled(E, lead, [ROW]), lead), by=lead, at=AT)
    run.brought_by.memberships.update(ended_at=timezone.now())

    run = imports.write(run=run, person=lead.person, at=AT)

    assert (run.status, run.problems[0]["words"]) == (
        ImportStatus.FAILED,
        "经办人的任职已有变动，导入中止。请由现任人员重新导入。",
    )


def test_marked_workbook_mended_becomes_right(lead):
    run = brought(E, filled(E, lead, [ROW | {"township": "北奥街道", "founded_on": "某日"}]), lead)
    marked = uploads.read(run.marked.sha256)

    def mend(book):
        sheet = book["企业名录"]
        assert sheet["C2"].fill.start_color.rgb == "FFFFC7CE"
        assert "是否为“北岙街道”" in sheet["C2"].comment.text
        assert [cell.value for cell in book["错误清单"]["C"]] == ["位置", "C2", "G2"]
        assert (book.sheetnames[0], run.marked.name) == ("错误清单", "（标注）导入.xlsx")
        sheet["C2"], sheet["G2"] = "北岙街道", "2003.5.6"

    run = brought(E, changed(marked, mend), lead)

    assert (run.status, run.problems) == (ImportStatus.READY, [])


def test_files_of_imports_are_not_swept(lead):
    run = brought(E, filled(E, lead, [ROW | {"name": None}]), lead)
    waiting = set(left_waiting(clock.now()).values_list("pk", flat=True))

    assert not {run.file_id, run.marked_id} & waiting


def test_absent_is_not_zero(lead, definitions):
    one = make_enterprise(credit_code=valid_code(1))
    row = {
        "credit_code": valid_code(1),
        "revenue": 0,
        "staff": Absent.NOT_APPLICABLE.value,
        "pass_rate": "  ",
    }

    applied(brought(F, filled(F, lead, [row], 2017), lead, 2017), lead)

    assert figures_of(one) == {"revenue": (FigureState.VALUE, 0), "staff": (FigureState.NOT_APPLICABLE, None)}
