"""Definitions of figures and industries agree with the formulas and with themselves."""

from pathlib import Path

import pytest

from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors
from enterprises.rules.definition_files import FigureFile, IndustryFile, figures_of

DATA = Path(__file__).resolve().parents[3] / "data"


def test_figures_have_a_basis_each() -> None:
    file = datafile.read(DATA / "figures.yaml", FigureFile)

    assert [figure.code for _, _, figure in figures_of(file) if not figure.basis] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: taxes", "code: revenue", "代码“revenue”重复，请改为未用过的代码"),
        (
            "formula: rd_spending / revenue * 100",
            "formula: rd_spending ** 2",
            "公式中不能有“rd_spending ** 2”",
        ),
        (
            "formula: rd_spending / revenue * 100",
            "formula: profit / revenue",
            "公式所需的数据没有定义：profit，请补上",
        ),
        ("code: gross_output", "code: output", "公式所需的数据没有定义：gross_output，请补上"),
        (
            "part_of: internal_loss",
            "part_of: quality_loss_rate",
            "“quality_loss_rate”不是直接填报的数据，不能汇总到它",
        ),
        (
            "{kind: jump, percent: 30, level: explain}",
            "{kind: jump, level: explain}",
            "校验 jump 缺少 percent，请补上",
        ),
        ("other: exports,", "other: export,", "校验中的“export”没有定义，请改正"),
        (", beside: internal_loss}", "}", "计算指标的校验须用 beside 指明在哪一项旁边提示"),
        ("“{name}”大于“{other}”", "“{name}”大于“{whole}”", "提示语中的“{whole}”没有定义"),
        ("“{name}”大于“{other}”", "“{name”大于“{other}”", "的花括号不成对，请改正"),
        ("{code: accounts,", "{code: statistics,", "可选口径至少两个，代码不能重复"),
        (
            "        in_report: false",
            "        first_year: 2018\n        last_year: 2017",
            "截止年度早于起始年度，请改正",
        ),
    ],
)
def test_figure_file_finds(old: str, new: str, words: str) -> None:
    text = (DATA / "figures.yaml").read_text().replace(old, new, 1)

    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, FigureFile)

    assert words in caught.value.printable()


def test_figure_file_tells_all_errors_at_once_with_their_lines() -> None:
    text = (DATA / "figures.yaml").read_text()
    text = text.replace("formula: energy / gross_output", "formula: energy // gross_output")
    text = text.replace("formula: training_hours / staff", "formula: training_hours / heads")

    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, FigureFile)

    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if "energy //" in line or "/ heads" in line
    ]
    assert [problem.line for problem in caught.value.errors] == lines


def test_denominators_are_kept_apart_by_code() -> None:
    rows = {row.code: row for _, _, row in figures_of(datafile.read(DATA / "figures.yaml", FigureFile))}

    assert rows["quality_loss_rate"].formula.endswith("/ gross_output * 100")
    assert rows["quality_loss_rate_revenue"].formula.endswith("/ revenue * 100")
    assert "不与质量损失率比较" in rows["quality_loss_rate_revenue"].basis


def test_the_reports_hold_what_they_held() -> None:
    rows = [row for _, _, row in figures_of(datafile.read(DATA / "figures.yaml", FigureFile))]

    assert [row.code for row in rows if row.in_report and not row.part_of] == [
        "revenue", "gross_output", "taxes", "staff", "rd_spending", "rd_intensity", "exports",
        "own_brand_exports", "own_brand_share", "qualified_suppliers", "qualified_suppliers_zhejiang",
        "zhejiang_supplier_share", "internal_loss", "external_loss", "quality_loss_rate", "pass_rate",
        "inspections_total", "inspections_passed", "satisfaction", "complaints_received", "complaints_closed",
    ]  # fmt: skip


def test_industries_keep_the_older_name_of_class_25() -> None:
    file = datafile.read(DATA / "industries.yaml", IndustryFile)
    names = {
        edition.edition: row.name
        for edition in file.editions
        for row in edition.industries
        if row.code == "25"
    }

    assert names == {2011: "石油加工、炼焦和核燃料加工业", 2017: "石油、煤炭及其他燃料加工业"}


def test_industries_have_all_manufacturing_classes() -> None:
    file = datafile.read(DATA / "industries.yaml", IndustryFile)
    (edition,) = [edition for edition in file.editions if edition.edition == 2017]

    assert [row.code for row in edition.industries if len(row.code) == 2] == [str(n) for n in range(13, 44)]


def test_industry_file_finds_a_code_twice() -> None:
    text = (DATA / "industries.yaml").read_text().replace('"14"', '"13"', 1)

    with pytest.raises(DataFileErrors, match="2017 版行业代码“13”重复，请删去其中一处"):
        datafile.read(text, IndustryFile)
