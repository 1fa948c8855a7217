"""The catalogue of 2015 as data: complete, adding up, and checked against policy and figures."""

from decimal import Decimal
from pathlib import Path

import pytest

from benchmarking.rules import catalogue_files
from benchmarking.rules.catalogue_files import CatalogueFile
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors, Problem
from enterprises.rules.definition_files import FigureFile, figures_of

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "data/catalogues/zhejiang-made-2015.yaml"
POLICY = "洞政办发〔2015〕121号"


def _checks() -> tuple[catalogue_files.Check, ...]:
    figures = datafile.read(ROOT / "data/figures.yaml", FigureFile)
    units = {figure.code: figure.unit for _, _, figure in figures_of(figures)}
    keys = {POLICY: ["2.3", "3.1", "3.2", "3.3", "3.4"]}
    return (
        catalogue_files.known_clauses(keys),
        catalogue_files.known_figures(units),
        catalogue_files.known_standards({"T/ZZB 2087—2021"}),
    )


@pytest.fixture(scope="module")
def catalogue() -> CatalogueFile:
    return datafile.read(SOURCE, CatalogueFile, also=_checks())


def _errors(*changes: tuple[str, str]) -> list[Problem]:
    text = SOURCE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, CatalogueFile, also=_checks())
    return list(caught.value.errors)


def test_catalogue_has_four_dimensions_of_a_hundred_points(catalogue: CatalogueFile) -> None:
    assert [
        (dimension.code, dimension.name, dimension.points, len(dimension.indicators))
        for dimension in catalogue.dimensions
    ] == [
        ("A", "品质卓越", Decimal(25), 10),
        ("B", "自主创新", Decimal(30), 6),
        ("C", "产业协同", Decimal(20), 5),
        ("D", "社会责任", Decimal(25), 6),
    ]


def test_catalogue_has_ten_gates(catalogue: CatalogueFile) -> None:
    gates = [
        indicator.code for _, _, indicator in catalogue_files.walk(catalogue) if indicator.kind == "gate"
    ]

    assert gates == ["A-01", "A-02", "A-03", "A-04", "A-05", "B-01", "B-02", "C-01", "D-01", "D-02"]


def test_catalogue_gives_the_points_of_the_reference(catalogue: CatalogueFile) -> None:
    points = {
        indicator.code: int(indicator.points)
        for _, _, indicator in catalogue_files.walk(catalogue)
        if indicator.points
    }

    assert points == {
        "A-06": 5,
        "A-07": 6,
        "A-08": 5,
        "A-09": 5,
        "A-10": 4,
        "B-03": 6,
        "B-04": 8,
        "B-05": 8,
        "B-06": 8,
        "C-02": 5,
        "C-03": 5,
        "C-04": 5,
        "C-05": 5,
        "D-03": 8,
        "D-04": 8,
        "D-05": 5,
        "D-06": 4,
    }


@pytest.mark.parametrize(
    ("code", "steps"),
    [("A-06", [0, 3, 5]), ("A-07", [0, 3, 5, 6]), ("A-08", [0, 5]), ("B-04", [0, 5, 8]), ("D-03", [0, 4, 8])],
)
def test_catalogue_gives_the_scales_of_the_reference(
    catalogue: CatalogueFile, code: str, steps: list[int]
) -> None:
    scales = {indicator.code: indicator.scale for _, _, indicator in catalogue_files.walk(catalogue)}

    assert [int(option.points) for option in scales[code]] == steps


def test_catalogue_marks_its_points_and_what_is_inferred_as_examples(catalogue: CatalogueFile) -> None:
    inferred = [i.code for _, _, i in catalogue_files.walk(catalogue) if i.sources == ["I"]]
    examples = [i.code for _, _, i in catalogue_files.walk(catalogue) if i.example]

    assert catalogue.example is True
    assert inferred == examples == ["A-08", "A-09", "B-05", "D-06"]


def test_catalogue_carries_its_result_rule(catalogue: CatalogueFile) -> None:
    result = catalogue.result

    assert (result.gate_veto, result.basic, result.passed) == (True, Decimal(60), Decimal(80))


def test_catalogue_file_tells_every_contradiction() -> None:
    errors = _errors(
        ("  pass: 80", "  pass: 50"),
        ("    points: 25", "    points: 24"),
        ("{value: monthly, label: 按月统计, points: 5}", "{value: yearly, label: 按月统计, points: 7}"),
        ("code: B-02", "code: B-01"),
        ("sources: [P, S3]", "sources: [P, S9]"),
    )

    assert [(problem.path, problem.message) for problem in errors] == [
        ("result › pass", "达标分值 pass 应高于基本达标分值 basic，请改正"),
        ("dimensions", "各维度满分合计应为 100，现为 99，请调整"),
        ("dimensions › 第 1 项 › points", "维度“品质卓越”满分 24，但各计分项合计 25，请改正其中之一"),
        (
            "dimensions › 第 1 项 › indicators › 第 4 项 › sources › 第 2 项",
            "来源标注“S9”没有说明，请在 sources 中补充，或改用 P、S2、S3、I",
        ),
        (
            "dimensions › 第 1 项 › indicators › 第 7 项 › scale › 第 3 项 › points",
            "选项分值 7 超过满分 6，请改正",
        ),
        (
            "dimensions › 第 1 项 › indicators › 第 7 项 › scale › 第 3 项 › value",
            "选项值“yearly”重复，请改为未用过的值",
        ),
        (
            "dimensions › 第 1 项 › indicators › 第 7 项 › scale › 第 4 项 › points",
            "选项应按分值从低到高排列，且不相等，请调整",
        ),
        ("dimensions › 第 2 项 › indicators › 第 2 项 › code", "指标编号“B-01”重复，请改为未用过的编号"),
    ]
    assert [problem.line for problem in errors] == sorted(problem.line for problem in errors)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "kind: gate",
            "kind: gate\n        points: 3",
            "A-01 是必备项，不计分，请删去 points、scale 和 linear",
        ),
        ("        points: 5\n", "", "A-06 是计分项，请补上大于 0 的 points（满分）"),
        ("linear: {zero_at: 0", "linear: {zero_at: 4", "满分值 full_at 不能等于零分值 zero_at，请改正"),
        (
            "linear: {",
            "# {",
            "B-05 须有且只有一种计分办法：scale（选项）、linear（按比例）或 measures（关键技术指标）",
        ),
        (
            "完成任职培训, points: 5",
            "完成任职培训, points: 4",
            "没有能得满分 5 的选项，请补上，或降低 points",
        ),
        (
            "figure: satisfaction",
            "figure: joy",
            "年度数据“joy”不存在，请改用 data/figures.yaml 中已定义的代码",
        ),
        ("unit: 万元", "unit: 元", "单位“元”与年度数据“rd_spending”的单位“万元”不一致，请改正"),
        ('clause: "3.1"', 'clause: "3.9"', f"条款键“3.9”在{POLICY}中不存在，请核对政策文件"),
        (f"policy: {POLICY}", "policy: 甲", "政策“甲”尚未载入，请先载入政策文件，或改正文号"),
        ('        clause: "3.1"\n', "", "B-06 来源为政策原文，请补上 clause（条款键）"),
        ("code: C-02", "code: D-02", "指标编号“D-02”应以维度代码“C-”开头"),
        ("  - code: D\n", "  - code: C\n", "维度代码“C”重复，请改为未用过的代码"),
    ],
)
def test_catalogue_file_finds(old: str, new: str, words: str) -> None:
    assert words in [problem.message for problem in _errors((old, new))]


MEASURE = (
    "        measures:\n"
    "          - {code: icn, name: 分断能力, unit: kA, direction: higher,"
    " national: {value: 6, source: 示例}, standard: {value: 10, source: 示例}, advanced: {value: 15, source: 示例}}\n"
)
OWN = "        own_value: {kind: text, label: 采用的标准或达到国际先进的指标}\n"
TIERS = "tiers:\n  - {rung: planned, basic: 40, pass: 50}\n  - {rung: creating, basic: 60, pass: 80}\n\ndimensions:"
ASKED = "        name: 首席质量官\n        asked_when: {indicator: A-05, is: [yes]}"


def test_catalogue_of_2015_keeps_the_checksum_that_portals_in_service_have(catalogue: CatalogueFile) -> None:
    assert datafile.checksum(catalogue) == "ff4f56ac5b3e63e8783648ab252c27eb975f221277fab5b42a61bec870f30901"


def test_catalogue_may_have_measures_conditions_and_tiers(catalogue: CatalogueFile) -> None:
    text = SOURCE.read_text().replace(OWN, MEASURE).replace("dimensions:", TIERS)
    text = text.replace("        name: 首席质量官", f"{ASKED}\n        tiers: [creating]")

    changed = datafile.read(text, CatalogueFile, also=_checks())

    gate, scored = changed.dimensions[0].indicators[2], changed.dimensions[0].indicators[5]
    assert gate.own_value is None
    assert [(m.code, m.direction, m.standard and m.standard.value) for m in gate.measures] == [
        ("icn", "higher", Decimal(10))
    ]
    assert scored.asked_when is not None
    assert (scored.asked_when.indicator, scored.asked_when.choices, scored.tiers) == (
        "A-05",
        ["yes"],
        ["creating"],
    )
    assert [(tier.rung, tier.passed) for tier in changed.tiers] == [
        ("planned", Decimal(50)),
        ("creating", Decimal(80)),
    ]
    assert datafile.checksum(changed) != datafile.checksum(catalogue)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [(OWN, MEASURE.replace(" standard: {value: 10, source: 示例},", ""))],
            "A-03 是必备项，按“浙江制造”标准判定，请为“分断能力”补上 standard",
        ),
        (
            [(OWN, MEASURE.replace("value: 10", "value: 5"))],
            "“分断能力”的“浙江制造”标准值 5 低于国家标准值 6，请核对数值或 direction（方向）",
        ),
        (
            [(OWN, MEASURE.replace("higher", "lower").replace("value: 10", "value: 5"))],
            "“分断能力”的国际先进值 15 高于国家标准值 6，请核对数值或 direction（方向）",
        ),
        (
            [(OWN, MEASURE + MEASURE.partition("\n")[2])],
            "指标代码“icn”重复，请改为未用过的代码",
        ),
        ([(OWN, "")], "缺少“own_value”，请补上"),
        (
            [("        name: 首席质量官", ASKED.replace("A-05", "A-07"))],
            "条件指标“A-07”应排在 A-06 之前，请调整顺序或条件",
        ),
        (
            [("        name: 首席质量官", ASKED.replace("A-05", "X-05"))],
            "指标“X-05”不存在，请改为目录中已有的编号",
        ),
        (
            [("        name: 首席质量官", ASKED.replace("[yes]", "[maybe]"))],
            "A-05 没有选项“maybe”，请改用 yes、no",
        ),
        (
            [
                (
                    "        name: 参与标准制修订",
                    ASKED.replace("A-05", "B-05").replace("首席质量官", "参与标准制修订"),
                )
            ],
            "B-05 按数值填报，没有选项，不能作为适用条件，请改用必备项或有选项的指标",
        ),
        (
            [("dimensions:", TIERS.replace("pass: 50", "pass: 30"))],
            "达标分值 pass 应高于基本达标分值 basic，请改正",
        ),
        (
            [
                ("dimensions:", TIERS),
                ("        name: 质量损失率统计", "        name: 质量损失率统计\n        tiers: [cultivated]"),
            ],
            "目录没有分档“cultivated”，请在 tiers 中补充，或删去",
        ),
        (
            [
                ("dimensions:", TIERS.replace("pass: 50", "pass: 95")),
                ("        name: 质量损失率统计", "        name: 质量损失率统计\n        tiers: [creating]"),
            ],
            "达标分值 95 超过该分档满分 94，请降低 pass，或增加该分档的计分项",
        ),
        (
            [("dimensions:", TIERS.replace("rung: planned", "rung: creating"))],
            "分档应按 planned、cultivated、creating 的顺序排列，且不重复，请调整",
        ),
        (
            [
                ("dimensions:", TIERS),
                ("        name: 质量管理体系\n", "        name: 质量管理体系\n        tiers: [creating]\n"),
                ("        name: 首席质量官", ASKED),
            ],
            "A-06 适用的分档多于条件指标 A-05，请使前者不超出后者",
        ),
        (
            [("example: true", "example: true\nstandard: 浙江制造")],
            "“浙江制造”不是标准编号，请按标准封面填写，如“T/ZZB 0825—2018”“GB/T 19001—2016”“IEC 60898-1:2015”",
        ),
        (
            [("example: true", "example: true\nstandard: T/ZZB 0825-2018")],
            "标准“T/ZZB 0825—2018”尚未登记，请先在标准登记中录入，或改正编号，或删去这一项",
        ),
    ],
)
def test_catalogue_file_finds_in_measures_conditions_and_tiers(
    changes: list[tuple[str, str]], words: str
) -> None:
    assert [problem.message for problem in _errors(*changes)] == [words]
