"""Whole workbooks that are wrong: each gets the right answer, and nothing is written."""

import pytest

from dongtou_brand.kernel import sheets
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import imports
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import FigureDefinition, ImportRun, YearlyFigure
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_definition, make_enterprise, make_industry, make_township
from tests.factories.workbooks import (
    AT,
    applied,
    brought,
    by_hand,
    changed,
    filled,
    template_of,
    upload,
    valid_code,
    with_parts,
    words_of,
)

pytestmark = pytest.mark.django_db
E, F = ImportKind.ENTERPRISES, ImportKind.FIGURES
CODE = valid_code(1)


@pytest.fixture
def lead():
    make_township("北岙街道")
    make_industry()
    make_definition("revenue", name="营业收入", decimals=2, basis="不含增值税。")
    make_definition("staff", name="年末从业人数", unit="人", decimals=0)
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def enterprise():
    return make_enterprise("洞头海霞电气有限公司", credit_code=CODE)


def answers(run):
    return [one["words"] for one in run.problems]


def test_workbook_of_another_kind_is_named(lead):
    run = brought(F, template_of(E, lead), lead, 2017)

    assert run.status == ImportStatus.WRONG
    assert answers(run) == ["这是“企业名录”的表格，您选择导入的是“年度数据”。请核对后重新选择。"]


def test_workbook_of_another_year_is_named(lead):
    run = brought(F, template_of(F, lead, 2016), lead, 2017)

    assert answers(run) == ["这是 2016 年度的模板，您选择导入的是 2017 年度。请核对后重新选择。"]


def test_workbook_that_is_no_template_is_told_what_is_missing(lead):
    run = brought(E, by_hand([["姓名", "工资"], ["甲", 1]]), lead)

    assert len(answers(run)) == 1
    assert answers(run)[0].startswith("没有找到列名（“统一社会信用代码”、“企业名称”、“所在街道（乡镇）”等）")


def test_workbook_of_an_older_version_says_which_columns_have_changed(lead):
    old = template_of(F, lead, 2017)
    FigureDefinition.objects.filter(code="staff").delete()
    FigureDefinition.objects.filter(code="revenue").update(basis="含增值税。")
    make_definition("exports", name="出口总额", decimals=2)

    run = brought(F, old, lead, 2017)

    assert len(answers(run)) == 1
    assert (
        "新增：出口总额（万元）；取消：年末从业人数（人）；名称、单位或口径有变：营业收入（万元）。请下载新的模板"
        in answers(run)[0]
    )


def test_unknown_and_double_columns_are_told_with_what_was_meant(lead, enterprise):
    def edit(book):
        sheet = book.worksheets[0]
        sheet["A2"], sheet["C2"] = CODE, 5
        sheet["F1"], sheet["G1"], sheet["H1"] = "年末人数", "营业收入（万元）", "备注"
        sheet.delete_cols(4)

    run = brought(F, changed(template_of(F, lead, 2017), edit), lead, 2017)

    assert words_of(run) == [
        ("E1", "列名“年末人数”无法识别：是否为“年末从业人数（人）”？请改正列名，不需要导入的请删去整列。"),
        ("F1", "“营业收入（万元）”一列出现了两次（C 列和 F 列），请只保留一列。"),
        ("G1", "列名“备注”无法识别：模板中没有这一列，不需要导入的请删去整列。"),
    ]


def test_columns_that_were_taken_away_are_noted_and_change_nothing(lead, enterprise):
    def edit(book):
        book.worksheets[0]["A2"], book.worksheets[0]["C2"] = CODE, 5
        book.worksheets[0].delete_cols(4)

    run = brought(F, changed(template_of(F, lead, 2017), edit), lead, 2017)

    assert (run.status, run.notes) == (
        ImportStatus.READY,
        ["表中没有以下各列，相应内容不改动：年末从业人数（人）。"],
    )


def test_workbook_without_its_code_column_is_refused(lead, enterprise):
    run = brought(
        F, changed(template_of(F, lead, 2017), lambda book: book.worksheets[0].delete_cols(1)), lead, 2017
    )

    assert answers(run)[0].startswith("缺少“统一社会信用代码”列")


def test_empty_template_is_told(lead):
    assert answers(brought(E, template_of(E, lead), lead)) == ["表中没有数据行，请在列名下面填写后重新上传。"]


def test_merged_cells_are_refused_with_their_range(lead, enterprise):
    make_enterprise(credit_code=valid_code(2))
    rows = [{"credit_code": code, "revenue": 5} for code in (CODE, valid_code(2))]
    content = changed(filled(F, lead, rows, 2017), lambda book: book.worksheets[0].merge_cells("C2:C3"))

    run = brought(F, content, lead, 2017)

    assert words_of(run) == [
        ("C2", "C2:C3 是合并单元格，分不清数据属于哪一行。请取消合并，在每一格分别填写。")
    ]
    assert run.marked is not None


def test_title_above_the_headings_is_no_matter(lead, enterprise):
    def edit(book):
        sheet = book.worksheets[0]
        sheet.insert_rows(1)
        sheet["A1"] = "洞头区 2017 年度数据汇总表"
        sheet.merge_cells("A1:D1")

    content = changed(filled(F, lead, [{"credit_code": CODE, "revenue": 5}], 2017), edit)
    run = brought(F, content, lead, 2017)

    assert (run.status, run.counts["preview"][0]["row"]) == (ImportStatus.READY, 3)


def test_file_of_wps_without_marks_is_known_by_its_headings(lead, enterprise):
    rows = [
        ["  企业名称 ", "统一社会信用代码（必填）", "营业收入(万元)", "年末从业人数\n（人）", None],
        ["洞头海霞电气有限公司 ", f" {CODE.lower()}　", " １，２３４．５万元 ", 86, None],
        [" ", "", None, "　", None],
    ]

    run = brought(F, by_hand(rows, styled=30_000), lead, 2017)
    assert (run.status, run.rows, answers(run)) == (ImportStatus.READY, 1, [])

    applied(run, lead)
    found = YearlyFigure.objects.order_by("definition__position").values_list("value", flat=True)
    assert [str(value) for value in found] == ["1234.5000", "86.0000"]


def test_sheet_may_be_renamed_and_others_stand_beside_it(lead, enterprise):
    def edit(book):
        book.worksheets[0].title = "海霞 2017"
        book.create_sheet("草稿", 0)["A1"] = "随便写写"

    content = changed(filled(F, lead, [{"credit_code": CODE, "revenue": 5}], 2017), edit)

    assert brought(F, content, lead, 2017).status == ImportStatus.READY


HOSTILE = {
    "csv": ("企业名称,信用代码\n".encode("gb18030"), "文本（CSV）文件"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Excel 格式"),
    "bomb": (with_parts(by_hand([["x"]]), {"xl/worksheets/sheet1.xml": b" " * 130_000_000}), "解压后过大"),
    "truncated": (by_hand([["x"]])[:-30], "不完整或已损坏"),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_before_anything_is_kept(lead, content, words):
    with pytest.raises(Refused, match=words):
        imports.start(kind=E, year=None, file=upload(content), by=lead, at=AT)

    assert not ImportRun.objects.exists()


def test_workbook_with_broken_xml_is_told_by_the_worker(lead):
    content = with_parts(
        by_hand([["统一社会信用代码", "企业名称"]]), {"xl/worksheets/sheet1.xml": b"<worksheet><row"}
    )

    run = brought(E, content, lead)

    assert (run.status, run.marked) == (ImportStatus.WRONG, None)
    assert answers(run) == ["“导入.xlsx”不完整或已损坏，无法读取。请在 Excel 或 WPS 中打开，另存后重新上传。"]


def test_too_many_rows_are_told(lead):
    rows = [["统一社会信用代码", "企业名称"], *([CODE, "甲"] for _ in range(sheets.reading.MAX_ROWS))]

    run = brought(E, by_hand(rows), lead)

    assert answers(run) == [
        "工作表“Sheet1”过大：一次最多导入 20,000 行、200 列。请删去多余的行列，或分成几个文件导入。"
    ]
