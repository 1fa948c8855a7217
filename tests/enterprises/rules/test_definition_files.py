"""Definitions of figures and industries agree with the formulas and with themselves."""

from pathlib import Path

import pytest

from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors
from enterprises.rules.definition_files import FigureFile, IndustryFile, figures_of
from enterprises.rules.figures import DERIVED

DATA = Path(__file__).resolve().parents[3] / "data"


def test_figures_define_every_formula_once() -> None:
    file = datafile.read(DATA / "figures.yaml", FigureFile)
    formulas = [figure.formula for _, _, figure in figures_of(file) if figure.formula]

    assert sorted(formulas) == sorted(DERIVED)


def test_figures_have_a_basis_each() -> None:
    file = datafile.read(DATA / "figures.yaml", FigureFile)

    assert [figure.code for _, _, figure in figures_of(file) if not figure.basis] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: taxes", "code: revenue", "代码“revenue”重复，请改为未用过的代码"),
        ("formula: rd_intensity", "formula: profit", f"公式“profit”不存在，可用的公式：{'、'.join(DERIVED)}"),
        ("code: gross_output", "code: output", "公式所需的数据没有定义：gross_output，请补上"),
    ],
)
def test_figure_file_finds(old: str, new: str, words: str) -> None:
    text = (DATA / "figures.yaml").read_text().replace(old, new, 1)

    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, FigureFile)

    assert words in [problem.message for problem in caught.value.errors]


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
