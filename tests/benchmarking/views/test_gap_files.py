"""The gaps as files: the same as the page says, numbers as numbers, and for the same readers."""

import io
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from benchmarking.models import Assessment
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise
from tests.benchmarking.views.test_gaps import clerk_of, handed_in, verified
from tests.factories.accounts import Browser, make_actor
from tests.factories.benchmarking import make_catalogue, make_round
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def round():
    return make_round(number=2)


def book_of(browser: Browser, assessment: Assessment):
    answer = browser.get(reverse("benchmarking:gaps_workbook", args=[assessment.pk]))
    content = b"".join(answer)
    answer.close()
    return answer, load_workbook(io.BytesIO(content))


def paper_of(browser: Browser, assessment: Assessment):
    return browser.get(reverse("benchmarking:gaps_paper", args=[assessment.pk]))


def words_of(answer) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).replace(
        "\n", ""
    )


def table(sheet, heading: str) -> list[dict[str, object]]:
    """The rows below the row of headings that begins with this one."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(at for at, row in enumerate(rows) if row[0] == heading)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :] if row[0] is not None]


# ── the workbook ────────────────────────────────────────────────────────────────────────────────
def test_workbook_says_what_the_page_says_with_numbers_as_numbers(as_role, round, officer):
    found = verified(round, officer, rd="2", gate="no")

    _, book = book_of(clerk_of(found, as_role), found)

    assert book.sheetnames == ["结论与维度", "逐项差距", "达标路径", "统计口径"]
    facts = {row[0]: row[1] for row in book["结论与维度"].iter_rows(max_col=2, values_only=True)}
    assert facts["核验得分（分）"] == 10
    assert facts["结论"].startswith("结论：未达标。核验 10.0 分，但必备项 A-01 指标A-01未满足")
    assert facts["同类企业中位数"] == "样本不足，不显示"
    lines = table(book["结论与维度"], "维度代码")
    assert [(line["维度"], line["满分（分）"], line["核验得分（分）"]) for line in lines] == [
        ("品质卓越", 6, 6), ("自主创新", 8, 4),
    ]  # fmt: skip
    rows = table(book["逐项差距"], "类别")
    assert [row["指标编号"] for row in rows] == ["A-01", "B-05", "A-02", "A-07", "B-01"]
    assert (rows[1]["可提升（分）"], rows[1]["可提升占该项满分（%）"], rows[1]["核验意见"]) == (
        4,
        50,
        "按审计报告",
    )
    assert rows[0]["影响（最大可提升项为 100%）"] == "阻断认证"


def test_workbook_has_a_chinese_name_and_is_kept_by_nobody(as_role, round, officer):
    found = verified(round, officer)

    answer, _ = book_of(clerk_of(found, as_role), found)

    name = unquote(answer["Content-Disposition"].split("filename*=utf-8''")[1])
    assert name.startswith(f"{found.enterprise.name}_{found.round}_差距分析_")
    assert name.endswith(".xlsx")
    assert answer["Cache-Control"] == "no-store"


def test_text_that_looks_like_a_formula_stays_text(as_role, round, officer):
    found = verified(round, officer, rd="2")
    Enterprise.objects.filter(pk=found.enterprise_id).update(name='=HYPERLINK("http://x")')

    _, book = book_of(clerk_of(found, as_role), found)

    cell = book["结论与维度"]["B2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_median_is_in_the_files_from_five_enterprises(as_role, round, officer):
    found, *_ = [verified(round, officer, rd=rd) for rd in ("1", "2", "3", "4", "4")]

    _, book = book_of(clerk_of(found, as_role), found)

    facts = {row[0]: row[1] for row in book["结论与维度"].iter_rows(max_col=2, values_only=True)}
    assert facts["同类企业中位数（分）"] == 12
    assert "12.0 分，四分位" in words_of(paper_of(clerk_of(found, as_role), found))


def test_before_verification_nothing_that_was_found_is_in_the_files(as_role, round):
    found = handed_in(round)
    browser = clerk_of(found, as_role)

    answer, book = book_of(browser, found)
    words = words_of(paper_of(browser, found))

    assert "未核验" in unquote(answer["Content-Disposition"])
    assert {row["核验判定"] for row in table(book["逐项差距"], "类别")} == {"待核验"}
    assert "尚未核验，以下按自评计算，不作为结论。" in words
    assert "未核验，不作为结论" in words


# ── the paper ───────────────────────────────────────────────────────────────────────────────────
def test_paper_holds_conclusion_dimensions_gates_gaps_and_ways(as_role, round, officer):
    found = verified(round, officer, rd="2", gate="no")

    answer = paper_of(clerk_of(found, as_role), found)

    assert answer["Content-Type"] == "application/pdf"
    assert unquote(answer["Content-Disposition"]).startswith("inline; filename*=utf-8''")
    words = words_of(answer)
    pages = len(PdfReader(io.BytesIO(answer.content)).pages)
    parts = [
        "对标差距分析报告",
        "一、结论",
        "任一必备项未满足，不论得分均不能申请认证",
        "二、各维度",
        "三、必备项",
    ]
    parts += ["四、差距清单", "核验意见：按审计报告", "五、达标路径", "统计口径", "生成时间", f"1 / {pages}"]
    assert [part for part in parts if part not in words] == []


def test_paper_marks_examples_and_compares_rounds(as_role, officer):
    catalogue, enterprise = make_catalogue(is_example=True), make_enterprise()
    verified(make_round(catalogue, year=2017, number=2), officer, enterprise, rd="1")
    now = verified(make_round(catalogue, year=2018, number=1), officer, enterprise, rd="3")

    words = words_of(paper_of(clerk_of(now, as_role), now))

    assert "（示例：区级参考分值）" in words
    assert "各轮比较" in words
    assert "+4.0 分" in words


def test_paper_of_one_without_gaps_says_so(as_role, round, officer):
    found = verified(round, officer)

    words = words_of(paper_of(clerk_of(found, as_role), found))

    assert "没有差距：必备项全部满足，计分项全部得满分。" in words
    assert "达标路径" not in words


def test_paper_that_cannot_be_printed_is_refused_in_words(as_role, round, officer):
    found = verified(round, officer)
    Enterprise.objects.filter(pk=found.enterprise_id).update(name="\U0010ff00公司")

    answer = paper_of(clerk_of(found, as_role), found)

    assert answer.status_code == 409
    assert "没有可用的字形" in answer.content.decode()


@pytest.mark.parametrize("file", ["gaps_workbook", "gaps_paper"])
def test_files_are_for_those_who_see_the_page(as_role, round, file):
    found = handed_in(round)
    address = reverse(f"benchmarking:{file}", args=[found.pk])

    assert as_role(Role.ENTERPRISE_CLERK, make_enterprise().organisation).get(address).status_code == 404
    assert as_role(Role.EXPERT).get(address).status_code == 403
    assert as_role(Role.TOWNSHIP_OFFICER).get(address).status_code == 404


def test_page_offers_both_files(as_role, round):
    found = handed_in(round)

    page = clerk_of(found, as_role).get(reverse("benchmarking:gaps", args=[found.pk])).content.decode()

    assert reverse("benchmarking:gaps_paper", args=[found.pk]) in page
    assert reverse("benchmarking:gaps_workbook", args=[found.pk]) in page


@pytest.mark.parametrize("years", [0, 3])
def test_files_ask_a_number_of_questions_that_does_not_grow(
    as_role, officer, django_assert_num_queries, years
):
    catalogue, enterprise = make_catalogue(), make_enterprise()
    for year in range(years):
        verified(make_round(catalogue, year=2013 + year, number=1), officer, enterprise, rd="1")
    now = verified(make_round(catalogue, year=2018, number=1), officer, enterprise, rd=Decimal(3))
    browser = clerk_of(now, as_role)
    book_of(browser, now)

    with django_assert_num_queries(10 + bool(years)):
        book_of(browser, now)
