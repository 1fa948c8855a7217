"""An assessment filled in offline: the workbook out and in, its faults, and what is merged."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import TrailEntry
from benchmarking.models import Answer, AnswerRevision, Assessment, Catalogue, WorkbookReturn
from benchmarking.rules.answers import Content, content_of
from dongtou_brand.kernel.actor import Role
from enterprises.models import Attachment
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.assessment_workbooks import (
    address,
    downloaded,
    facts_changed,
    faults,
    form_of,
    handed_in,
    merged,
    typed_in,
)
from tests.factories.benchmarking import (
    AT,
    indicator,
    make_assessment,
    make_round,
    prove,
    say,
    submitted,
)
from tests.factories.enterprises import make_enterprise, manager
from tests.factories.workbooks import by_hand, changed, upload

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
LATER = AT + timedelta(hours=1)


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Open, begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def said(assessment: Assessment, code: str) -> Content:
    return content_of(Answer.objects.filter(assessment=assessment, indicator__code=code).first())


def kinds(page: Any) -> dict[str, tuple[str, ...]]:
    return {item.indicator.code: item.picks for item in page.context["judged"].items}


def cells(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


# ── out ──────────────────────────────────────────────────────────────────────────────────────────
def test_download_says_what_is_asked_and_what_is_stored(clerk, begun):
    say(begun, "A-07", clerk.actor, choice="yearly", own_number=Decimal("0.58"), note="按年")
    prove(begun, "A-07", clerk.actor, name="统计表.pdf")

    rows = cells(downloaded(clerk, begun))

    assert [row[1] for row in rows] == ["编号", "A-01", "A-02", "A-07", "B-01", "B-05"]
    assert rows[3] == [
        "品质卓越", "A-07", "指标A-07", "计分项", "A-07 的要求。", "标准要求", "6", "质量损失率（%）",
        0.58, "按年统计（3 分）", "按年", None, "证明材料", "统计表.pdf（未填日期）",
    ]  # fmt: skip


def test_download_locks_all_but_what_is_to_be_filled_in(clerk, begun):
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(clerk, begun))).worksheets[0]

    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "D2"
    assert opened == {f"{column}{row}" for column in "IJK" for row in range(2, 7)}


def test_download_offers_the_judgements_of_each_indicator(clerk, begun):
    book = openpyxl.load_workbook(io.BytesIO(downloaded(clerk, begun)))

    lists = [[cell.value for cell in row if cell.value] for row in book["选项"].iter_rows()]
    assert lists == [
        ["满足", "不满足", "不清楚", "稍后填写"],
        ["满足", "不满足", "不清楚", "稍后填写", "不适用"],
        [
            "未统计（0 分）",
            "按年统计（3 分）",
            "按月统计（5 分）",
            "连续三年下降（6 分）",
            "不清楚",
            "稍后填写",
        ],
        ["不清楚", "稍后填写"],
    ]
    assert (book["选项"].sheet_state, book["平台标识"].sheet_state) == ("hidden", "veryHidden")


def test_download_asks_as_often_for_one_answer_as_for_five(clerk, begun, django_assert_num_queries):
    downloaded(clerk, begun)
    for code in ("A-01", "A-02", "A-07", "B-01", "B-05"):
        prove(begun, code, clerk.actor)

    with django_assert_num_queries(9):
        downloaded(clerk, begun)


def test_workbook_of_another_enterprise_is_not_found(clerk):
    other = make_assessment()

    answers = [clerk.get(address(other, name)) for name in ("workbook_download", "workbook_upload")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_file_of_another_enterprise_is_not_found(clerk, begun, as_role):  # noqa: F811
    other = make_assessment()
    theirs = as_role(Role.ENTERPRISE_CLERK, other.enterprise.organisation)
    handed_in(theirs, other, downloaded(theirs, other))

    page = clerk.get(address(begun, "workbook", Attachment.objects.get().pk))

    assert page.status_code == 404


# ── what is no workbook of this assessment ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "这是空文件，请检查后重新选择。"),
        (b"%PDF-1.4 not a sheet", "“自评.xlsx”是 PDF，不是 Excel 文件。请上传从本平台下载的模板。"),
        (b"PK\x03\x04 broken", "“自评.xlsx”不完整或已损坏，无法打开。请在 Excel 或 WPS 中重新保存后上传。"),
    ],
)
def test_file_that_is_no_workbook_is_refused_on_the_form(clerk, begun, content, words):
    page = handed_in(clerk, begun, content)

    assert page.status_code == 422
    assert page.context["form"].errors["file"] == [words]
    assert Attachment.objects.count() == 0


def test_file_that_is_too_large_for_a_form_is_refused(clerk, begun):
    page = handed_in(clerk, begun, b"PK\x03\x04" + b"0" * 5 * 1024 * 1024)

    assert page.context["form"].errors["file"] == [
        "“自评.xlsx”超过 5 MB，不像填报表。佐证材料请在自评页面逐项上传。"
    ]


def test_nothing_chosen_is_told(clerk, begun):
    page = clerk.post(address(begun), {})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])


def test_workbook_without_our_mark_is_told(clerk, begun):
    page = handed_in(clerk, begun, by_hand([["编号", "本企业现状", "判定", "说明"], ["A-01", "有"]]))

    assert (page.status_code, faults(page)) == (200, [(
        "", "不是从自评页面下载的填报表，或平台标识已丢失。"
        "请下载新的模板，把数据粘贴过去（只粘贴数值）后重新上传。",
    )])  # fmt: skip
    assert clerk.get(page.request["PATH_INFO"] + "marked/").status_code == 200


def test_workbook_of_another_enterprise_is_told(clerk, begun, as_role):  # noqa: F811
    other = make_assessment(make_enterprise(name="温州甲公司"), begun.round)
    theirs = as_role(Role.ENTERPRISE_CLERK, other.enterprise.organisation)

    page = handed_in(clerk, begun, downloaded(theirs, other))

    assert faults(page) == [("", "这是“温州甲公司”的填报表，不是本企业的。请核对后重新选择。")]


def test_workbook_of_another_round_is_told(clerk, begun):
    earlier = make_assessment(begun.enterprise, make_round(begun.round.catalogue, year=2017, number=1))

    page = handed_in(clerk, begun, downloaded(clerk, earlier))

    words = f"这是2017 年第一轮自评的填报表，当前是{begun.round}。请核对后重新选择。"
    assert faults(page) == [("", words)]


def test_workbook_by_an_older_catalogue_is_told(clerk, begun):
    content = facts_changed(downloaded(clerk, begun), catalogue="1" * 64, edition="指标目录（2016）")

    page = handed_in(clerk, begun, content)

    assert faults(page)[0][1].startswith(
        f"这份填报表依据的是“指标目录（2016）”，本次自评依据“{Catalogue.objects.get()}”，指标已有变化。"
    )


def test_workbook_with_other_columns_is_told(clerk, begun):
    def rename(book: Any) -> None:
        for row in book["平台标识"].iter_rows():
            if row[1].value == "own":
                row[3].value = "000000000000"

    page = handed_in(clerk, begun, changed(downloaded(clerk, begun), rename))

    assert "列已有变化。名称、单位或口径有变：本企业现状。" in faults(page)[0][1]


def test_workbook_whose_versions_were_tampered_with_is_told(clerk, begun):
    content = facts_changed(downloaded(clerk, begun), **{"version:A-01": "9"})

    page = handed_in(clerk, begun, content)

    assert [cell for cell, _ in faults(page)] == ["B2"]


def test_workbook_that_lost_a_heading_is_told(clerk, begun):
    def rename(book: Any) -> None:
        book.worksheets[0]["J1"] = "结论"

    page = handed_in(clerk, begun, changed(downloaded(clerk, begun), rename))

    assert faults(page)[0][1].startswith("没有找到列名“判定”，列名可能已被改动。")


def test_sheet_that_is_longer_than_any_catalogue_is_not_read(clerk, begun):
    def lengthen(book: Any) -> None:
        book.worksheets[0].cell(1_500, 1).value = "尾"

    page = handed_in(clerk, begun, changed(downloaded(clerk, begun), lengthen))

    assert faults(page)[0][1].startswith("工作表“自评填报表”超过 1,000 行，不是自评填报表。")


# ── wrong cells ──────────────────────────────────────────────────────────────────────────────────
WRONG = [
    (
        {"A-07": {"own": "=1+1"}},
        "I4",
        "此格是公式，导入不读取公式。请复制后在原处“选择性粘贴—数值”，再保存上传。",
    ),
    ({"A-07": {"judgement": "按年统记"}}, "J4", "“按年统记”不是“判定”可选内容中的一项，是否为“按年统计”。"),
    ({"A-07": {"own": 100.5}}, "I4", "百分比不能超过 100%。"),
    ({"A-07": {"own": -1}}, "I4", "“-1”是负数，本项不能小于 0。"),
    ({"A-07": {"own": "0.12345"}}, "I4", "“0.12345”有 5 位小数，本项最多保留 4 位小数，请修改。"),
    (
        {"A-07": {"own": "不适用"}},
        "I4",
        "“不适用”不是数字，请填写阿拉伯数字；不适用的请在“判定”中选择“不适用”，没有数据的留空。",
    ),
    ({"A-07": {"own": AT.date()}}, "I4", "单元格是日期或逻辑值格式，请设为常规格式后重新填写数字。"),
    ({"A-02": {"judgement": "不适用"}}, "K3", "选择“不适用”须在说明中写明原因。"),
    ({"A-01": {"judgement": "不适用", "note": "因"}}, "J2", "A-01 指标A-01不能选择“不适用”。"),
    ({"A-01": {"own": "字" * 501}}, "I2", "本企业现状不能超过 500 个字。"),
    ({"A-01": {"note": "字" * 2001}}, "K2", "说明不能超过 2000 个字。"),
    ({"A-01": {"code": "Z-99"}}, "B2", "指标目录中没有“Z-99”，请勿改动编号。"),
    ({"A-02": {"code": "A-01"}}, "B3", "与第 2 行重复，同一指标只保留一行。"),
    ({"A-01": {"own": "有", "code": None}}, "第 2 行", "本行没有指标编号，请把内容填到指标所在的行。"),
]


@pytest.mark.parametrize(("rows", "cell", "words"), WRONG)
def test_wrong_cell_is_told_and_nothing_is_stored(clerk, begun, rows, cell, words):
    content = typed_in(downloaded(clerk, begun), rows | {"B-01": {"own": "好的一行"}})

    page = handed_in(clerk, begun, content)

    assert faults(page) == [(cell, words)]
    assert clerk.post(page.request["PATH_INFO"], {}).status_code == 409
    assert Answer.objects.count() == 0


def test_merged_cells_are_told(clerk, begun):
    def merge(book: Any) -> None:
        book.worksheets[0].merge_cells("I2:I3")

    page = handed_in(clerk, begun, changed(downloaded(clerk, begun), merge))

    words = "I2:I3 是合并单元格，分不清数据属于哪一行。请取消合并，在每一格分别填写。"
    assert faults(page) == [("I2", words)]


def test_all_faults_are_told_at_once_and_marked_in_the_workbook(clerk, begun):
    wrong = {"A-07": {"own": "很多", "judgement": "好"}, "A-02": {"judgement": "不适用"}}
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), wrong))

    marked = clerk.get(page.request["PATH_INFO"] + "marked/")

    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert [cell for cell, _ in faults(page)] == ["K3", "I4", "J4"]
    assert [book["错误清单"].cell(row, 3).value for row in (2, 3, 4)] == ["K3", "I4", "J4"]
    assert book["自评填报表"]["I4"].fill.start_color.rgb == "FFFFC7CE"


def test_marked_workbook_comes_back_after_mending(clerk, begun):
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), {"A-07": {"own": "很多"}}))
    marked = clerk.get(page.request["PATH_INFO"] + "marked/").content

    again = handed_in(clerk, begun, typed_in(marked, {"A-07": {"own": 3}}), name="（标注）自评.xlsx")

    assert (again.status_code, kinds(again)) == (200, {"A-07": ("sheet",)})


def test_right_workbook_has_nothing_to_mark(clerk, begun):
    page = handed_in(clerk, begun, downloaded(clerk, begun))

    assert clerk.get(page.request["PATH_INFO"] + "marked/").status_code == 404


# ── what is understood ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "number"),
    [("１２．５", "12.5"), ("12.5%", "12.5"), ("12.5％", "12.5"), (12.5, "12.5"), ("0", "0"), (0, "0")],
)
def test_numbers_are_understood_as_people_type_them(clerk, begun, typed, number):
    merged(clerk, begun, typed_in(downloaded(clerk, begun), {"A-07": {"own": typed}}))

    assert said(begun, "A-07").own_number == Decimal(number)


def test_number_formatted_as_a_percentage_counts_as_it_is_shown(clerk, begun):
    def percent(book: Any) -> None:
        cell = book.worksheets[0]["I4"]
        cell.value, cell.number_format = 0.035, "0.0%"

    merged(clerk, begun, changed(downloaded(clerk, begun), percent))

    assert said(begun, "A-07").own_number == Decimal("3.5")


def test_step_is_understood_without_its_points_and_in_full_width(clerk, begun):
    rows = {"A-07": {"judgement": "按月统计"}, "A-01": {"judgement": " 不满足　"}, "B-05": {"own": 2}}

    merged(clerk, begun, typed_in(downloaded(clerk, begun), rows))

    assert (said(begun, "A-07").choice, said(begun, "A-01").choice) == ("monthly", "no")
    assert said(begun, "B-05").state == "answered"


# ── merging ──────────────────────────────────────────────────────────────────────────────────────
def full(assessment: Assessment, browser: Browser) -> None:
    by = browser.actor
    say(assessment, "A-01", by, choice="yes", own_text="浙江省\r\n温州市", note="=SUM(1)\n“引号”")
    say(assessment, "A-02", by, mark="not_applicable", note="不生产")
    say(assessment, "A-07", by, choice="yearly", own_number=Decimal("99.1234"), mark="later")
    say(assessment, "B-05", by, own_number=Decimal("3.2"))


def test_workbook_that_was_not_touched_changes_nothing(clerk, begun):
    full(begun, clerk)
    before = AnswerRevision.objects.count()

    page = handed_in(clerk, begun, downloaded(clerk, begun))
    clerk.post(page.request["PATH_INFO"], {})

    assert (page.status_code, kinds(page), page.context["judged"].same) == (200, {}, 5)
    assert AnswerRevision.objects.count() == before


def test_untouched_workbook_does_not_undo_what_a_colleague_saved_meanwhile(clerk, begun):
    full(begun, clerk)
    content = downloaded(clerk, begun)
    say(begun, "A-01", manager(begun.enterprise), choice="no", own_text="上海市")

    assert kinds(handed_in(clerk, begun, content)) == {}


def test_new_values_are_written_and_noted(clerk, begun):
    rows = {"A-01": {"own": "浙江省", "judgement": "满足", "note": "总部"}, "A-07": {"judgement": "稍后填写"}}

    page = merged(clerk, begun, typed_in(downloaded(clerk, begun), rows))

    assert "已从工作簿写入 2 项。" in page.content.decode()
    assert said(begun, "A-01") == Content("answered", "yes", "浙江省", None, "总部")
    assert said(begun, "A-07") == Content("later")
    entry = TrailEntry.objects.get(action="benchmarking.workbook.merge")
    assert (entry.detail["file"], entry.detail["written"]) == ("自评.xlsx", "A-01、A-07")


def test_what_became_of_the_last_workbook_stands_beside_the_form(clerk, begun):
    content = typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}, "A-02": {"own": "有"}})
    faulty = typed_in(content, {"A-01": {"judgement": "也许"}})
    for _ in range(2):
        handed_in(clerk, begun, faulty)
    wrong = clerk.get(address(begun, "assessment")).content.decode()
    merged(clerk, begun, content)
    right = clerk.get(address(begun, "assessment")).content.decode()

    told = WorkbookReturn.objects.order_by("pk").values_list("written", "conflicts", "faults")
    assert list(told) == [(0, 0, 1), (2, 0, 0)]
    assert "写入 0 项，冲突 0 项，错误 1 处" in wrong
    assert address(begun, "workbook_marked", Attachment.objects.order_by("pk")[0].pk) in wrong
    assert "写入 2 项，冲突 0 项，错误 0 处" in right
    kept = AnswerRevision.objects.order_by("pk").values_list("source", "source_row")
    assert list(kept) == [("workbook", 2), ("workbook", 3)]


def test_conflict_says_how_each_side_was_brought_in(clerk, begun):
    merged(clerk, begun, typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}}))
    indicator_id = indicator(begun, "A-01").pk
    late = {"version": 0, "own": "宁波", "choice": "yes", "mark": "", "note": ""}

    page = clerk.post(reverse("benchmarking:answer", args=[begun.pk, indicator_id]), late)
    history = clerk.get(reverse("benchmarking:history", args=[begun.pk, indicator_id])).content.decode()

    clash = next(row.clash for group in page.context["groups"] for row in group.rows if row.clash)
    assert (clash.mine.how, clash.theirs.how) == ("网页填写", "Excel 回传（第 2 行）")
    assert [words in history for words in ("网页填写", "Excel 回传（第 2 行）")] == [True, True]


def test_nothing_is_written_before_somebody_confirms(clerk, begun):
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}}))

    assert "将写入" in page.content.decode()
    assert Answer.objects.count() == 0


def test_same_workbook_twice_changes_nothing_and_is_kept_once(clerk, begun):
    content = typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}})
    merged(clerk, begun, content)

    again = merged(clerk, begun, content)

    assert "工作簿与平台一致，没有需要写入的内容。" in again.content.decode()
    assert (Attachment.objects.count(), AnswerRevision.objects.count()) == (1, 1)


def test_confirmation_sent_twice_writes_once(clerk, begun):
    full(begun, clerk)
    content = typed_in(downloaded(clerk, begun), {"A-01": {"own": None, "judgement": "不满足"}})
    page = handed_in(clerk, begun, content)
    sent, before = form_of(page), AnswerRevision.objects.count()

    codes = [clerk.post(page.request["PATH_INFO"], sent).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert AnswerRevision.objects.count() == before + 1


@pytest.fixture
def clash(clerk: Browser, begun: Assessment) -> bytes:
    """A workbook whose A-07 says 0.58 where a colleague has saved 0.42 since."""
    say(begun, "A-07", clerk.actor, choice="yearly", own_number=Decimal("0.7"))
    content = typed_in(downloaded(clerk, begun), {"A-07": {"own": 0.58}, "A-01": {"own": "浙江省"}})
    say(begun, "A-07", manager(begun.enterprise), choice="falling", own_number=Decimal("0.42"), at=LATER)
    return content


def test_conflict_shows_both_sides(clerk, begun, clash):
    page = handed_in(clerk, begun, clash)

    text = page.content.decode()
    assert kinds(page) == {"A-01": ("sheet",), "A-07": ("server", "sheet")}
    assert ("0.42%" in text, "0.58%" in text) == (True, True)


def test_conflict_keeps_the_newer_by_default_and_the_other_in_the_history(clerk, begun, clash):
    page = merged(clerk, begun, clash)
    merged(clerk, begun, clash)

    assert "已从工作簿写入 1 项，1 项保留平台上的内容。" in page.content.decode()
    assert said(begun, "A-07").own_number == Decimal("0.42")
    lost = AnswerRevision.objects.filter(kept=False)
    assert [(row.version, row.own_number) for row in lost] == [(1, Decimal("0.58"))]


def test_conflict_takes_the_workbook_where_that_is_chosen_and_leaves_what_it_did_not_touch(
    clerk, begun, clash
):
    merged(clerk, begun, clash, A_07="sheet")

    content = said(begun, "A-07")
    assert (content.own_number, content.choice) == (Decimal("0.58"), "falling")


def test_save_between_the_page_and_the_confirmation_writes_nothing(clerk, begun, clash):
    page = handed_in(clerk, begun, clash)
    sent = form_of(page) | {"pick-A-07": "sheet"}
    say(begun, "A-07", manager(begun.enterprise), choice="none", own_number=Decimal("0.4"))

    answer = clerk.post(page.request["PATH_INFO"], sent)

    assert answer.status_code == 409
    assert "您核对期间，A-07 指标A-07又有新的保存，没有写入任何内容。" in answer.content.decode()
    assert said(begun, "A-01") == Content()


def test_conflict_that_arises_after_the_page_is_not_decided_silently(clerk, begun):
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}}))
    say(begun, "A-01", manager(begun.enterprise), own_text="上海市")

    answer = clerk.post(page.request["PATH_INFO"], form_of(page))

    assert (answer.status_code, said(begun, "A-01").own_text) == (409, "上海市")


def test_page_that_knows_nothing_of_a_change_is_shown_anew(clerk, begun):
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}}))

    answer = clerk.post(page.request["PATH_INFO"], {})

    assert (answer.status_code, Answer.objects.count()) == (409, 0)


# ── blank, cleared, absent ───────────────────────────────────────────────────────────────────────
def test_cell_that_was_blank_keeps_what_a_colleague_has_filled_in(clerk, begun):
    content = typed_in(downloaded(clerk, begun), {"A-01": {"note": "总部"}})
    say(begun, "A-01", manager(begun.enterprise), own_text="浙江省")

    merged(clerk, begun, content, A_01="sheet")

    assert (said(begun, "A-01").own_text, said(begun, "A-01").note) == ("浙江省", "总部")


def test_cell_that_was_cleared_is_kept_unless_the_clearing_is_confirmed(clerk, begun):
    full(begun, clerk)
    content = typed_in(downloaded(clerk, begun), {"B-05": {"own": None}})

    page = handed_in(clerk, begun, content)
    merged(clerk, begun, content)

    assert "清空“本企业现状”" in page.content.decode()
    assert kinds(page) == {"B-05": ("server", "clear")}
    assert said(begun, "B-05").own_number == Decimal("3.2")


def test_clearing_that_is_confirmed_leaves_no_answer_and_no_zero(clerk, begun):
    full(begun, clerk)
    content = typed_in(downloaded(clerk, begun), {"B-05": {"own": None}})

    merged(clerk, begun, content, B_05="clear")

    assert said(begun, "B-05") == Content()


def test_clearing_beside_a_new_value_is_asked_by_itself(clerk, begun):
    full(begun, clerk)
    content = typed_in(downloaded(clerk, begun), {"A-01": {"judgement": "不满足", "note": None}})

    page = handed_in(clerk, begun, content)
    merged(clerk, begun, content)

    assert kinds(page) == {"A-01": ("sheet", "clear")}
    assert (said(begun, "A-01").choice, said(begun, "A-01").note) == ("no", "=SUM(1)\n“引号”")


def test_row_that_was_taken_out_changes_nothing_and_is_named(clerk, begun):
    full(begun, clerk)

    def take_out(book: Any) -> None:
        book.worksheets[0].delete_rows(6)

    page = handed_in(clerk, begun, changed(downloaded(clerk, begun), take_out))

    assert (kinds(page), page.context["judged"].absent) == ({}, ["B-05"])


def test_rows_may_be_sorted_otherwise_and_columns_added(clerk, begun):
    def turn(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.move_range("A2:N2", rows=10)
        sheet["P1"], sheet["P3"] = "我的备注", "不导入"
        sheet["I12"] = "浙江省"

    merged(clerk, begun, changed(downloaded(clerk, begun), turn))

    assert said(begun, "A-01").own_text == "浙江省"


# ── not open ─────────────────────────────────────────────────────────────────────────────────────
def test_submitted_assessment_is_refused_kindly_and_the_file_is_kept(clerk, begun):
    content = typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}})
    submitted(clerk.actor, begun)

    page = handed_in(clerk, begun, content)
    answer = clerk.post(page.request["PATH_INFO"], form_of(page))

    text = page.content.decode()
    assert "工作簿已保存在平台，待自评恢复填报后，可从本页继续合并。" in text
    assert "确认合并" not in text
    assert (answer.status_code, Answer.objects.count(), Attachment.objects.count()) == (409, 0, 1)


def test_merge_goes_on_from_the_same_page_once_the_assessment_is_open_again(clerk, begun):
    content = typed_in(downloaded(clerk, begun), {"A-01": {"own": "浙江省"}})
    submitted(clerk.actor, begun)
    page = handed_in(clerk, begun, content)
    submitted(clerk.actor, begun, "returned")

    clerk.post(page.request["PATH_INFO"], form_of(page))

    assert said(begun, "A-01").own_text == "浙江省"


def test_buttons_stand_on_the_form_while_it_is_open(clerk, begun):
    address_of = address(begun, "assessment")
    opened = clerk.get(address_of).content.decode()
    submitted(clerk.actor, begun)

    locked = clerk.get(address_of).content.decode()

    assert (address(begun, "workbook_download") in opened, address(begun) in opened) == (True, True)
    assert (address(begun, "workbook_download") in locked, address(begun) in locked) == (False, False)


def test_bomb_is_refused_before_it_is_opened(clerk, begun):
    target = io.BytesIO(downloaded(clerk, begun))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 130 * 1024 * 1024)

    page = clerk.post(address(begun), {"file": upload(target.getvalue())})

    assert page.context["form"].errors["file"] == [
        "“导入.xlsx”解压后过大，可能含有大量空白行、图片或异常内容。请只保留数据，另存后上传。"
    ]


def test_merge_page_asks_as_often_for_one_row_as_for_five(clerk, begun, django_assert_num_queries):
    rows = {code: {"note": "改"} for code in ("A-01", "A-02", "A-07", "B-01", "B-05")}
    page = handed_in(clerk, begun, typed_in(downloaded(clerk, begun), rows))
    assert indicator(begun, "A-01").code in kinds(page)

    with django_assert_num_queries(11):
        clerk.get(page.request["PATH_INFO"])
