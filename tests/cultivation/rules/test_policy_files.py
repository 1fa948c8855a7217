"""The policy of 2015 as data: verbatim, complete, and checked against itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cultivation.rules import policy_files
from cultivation.rules.policy_files import PolicyFile
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors, Problem

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "data/policies/dongtou-2015-121.yaml"
PRINTED = ROOT / "tests/data/policy-2015-121.txt"
UNITS = ("scjg", "fgj", "jxj", "czj", "kjj", "rsj")


@pytest.fixture(scope="module")
def policy() -> PolicyFile:
    return datafile.read(SOURCE, PolicyFile, also=(policy_files.known_units(UNITS),))


def _line(fragment: str, nth: int = 1) -> int:
    lines = [number for number, line in enumerate(SOURCE.read_text().splitlines(), 1) if fragment in line]
    return lines[nth - 1]


def _errors(*changes: tuple[str, str]) -> list[Problem]:
    text = SOURCE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, PolicyFile, also=(policy_files.known_units(UNITS),))
    return list(caught.value.errors)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _written_out(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_policy_says_every_word_of_the_printed_text(policy: PolicyFile) -> None:
    document = policy.document
    assert document.printed_on
    whole = "".join(
        [
            document.letterhead,
            document.number,
            document.issuer,
            document.title,
            document.addressees,
            "：",
            policy_files.verbatim(policy),
            document.issuer,
            _written_out(document.dated_on),
            "抄送：",
            document.copied_to,
            document.printed_by,
            _written_out(document.printed_on),
            "印发",
        ]
    )

    assert _squeezed(whole) == _squeezed(PRINTED.read_text())


def test_policy_keeps_the_brackets_as_printed(policy: PolicyFile) -> None:
    endings = [
        clause.text[-12:] for _, clause in policy_files.walk(policy.clauses) if "责任单位" in clause.text
    ]

    assert endings == [
        "区市场监管局、各街道<乡镇>)"[-12:],
        "区市场监管局、各街道<乡镇>)"[-12:],
        "区市场监管局、各街道<乡镇>）"[-12:],
        "区市场监管局、各街道<乡镇>）"[-12:],
        "区市场监管局、各街道<乡镇>）"[-12:],
        "区市场监管局、各街道〈乡镇〉）"[-12:],
    ]


def test_policy_has_the_eight_targets(policy: PolicyFile) -> None:
    assert [
        (target.code, target.comparator, target.threshold, target.unit, target.clause)
        for target in policy.targets
    ] == [
        ("T1", "gt", Decimal(3), "亿元", "2.2"),
        ("T2", "trend", None, "%", "2.2"),
        ("T3", "rank", None, "名次", "2.2"),
        ("T4", "eq", Decimal(100), "%", "2.3"),
        ("T5", "eq", Decimal(100), "%", "2.3"),
        ("T6", "eq", Decimal(100), "%", "2.3"),
        ("T7", "ge", Decimal(50), "%", "3.4"),
        ("T8", "eq", Decimal(2), "家", "3.5"),
    ]


def test_policy_gives_tasks_to_the_units_that_the_text_names(policy: PolicyFile) -> None:
    names = {"jxj": "区经信局", "kjj": "区科技局", "rsj": "区人力社保局", "scjg": "区市场监管局"}
    texts = {clause.key: clause.text for _, clause in policy_files.walk(policy.clauses)}

    for duty in policy.duties[:6]:
        named = "、".join(names[unit] for unit in duty.responsible if unit in names)
        assert f"责任单位：{named}、各街道" in texts[duty.clause]
    assert [duty.responsible[-1] for duty in policy.duties[:6]] == ["townships"] * 6


def test_policy_knows_members_without_a_task(policy: PolicyFile) -> None:
    responsible = {unit for duty in policy.duties for unit in duty.responsible}

    assert policy.duties[6].member == ["fgj", "jxj", "czj", "kjj", "rsj", "scjg"]
    assert responsible.isdisjoint({"fgj", "czj"})


def test_policy_may_have_a_step_due_before_its_own_date(policy: PolicyFile) -> None:
    assert [(step.code, step.starts_on, step.due_on) for step in policy.milestones] == [
        ("M1", None, date(2015, 9, 30)),
        ("M2", None, date(2015, 12, 31)),
        ("M3", date(2016, 1, 1), None),
    ]
    assert policy.document.dated_on == date(2015, 11, 18)


def test_policy_asks_six_things_of_each_member(policy: PolicyFile) -> None:
    assert [(duty.code, duty.every) for duty in policy.member_duties] == [
        ("Y1", "once"),
        ("Y2", "once"),
        ("Y3", "year"),
        ("Y4", "once"),
        ("Y5", "year"),
        ("Y6", "year"),
    ]


def test_policy_file_tells_every_contradiction() -> None:
    errors = _errors(
        ("printed_on: 2015-11-19", "printed_on: 2015-11-17"),
        ("code: T2", "code: T1"),
        ('clause: "2.3"\n    quote: 100%拥有', 'clause: "2.9"\n    quote: 100%拥有'),
        ("quote: 2015年在2家企业", "quote: 2015年在3家企业"),
        ("[jxj, rsj,", "[jxj, rsjj,"),
        ("due_on: 2015-12-31", "due_on: 2015-12-31\n    starts_on: 2016-01-01"),
    )

    assert errors == [
        Problem(_line("printed_on:"), "document › printed_on", "印发日期早于成文日期，请核对"),
        Problem(_line("code: T2"), "targets › 第 2 项 › code", "编码“T1”重复，请改为未用过的编码"),
        Problem(
            _line("quote: 100%拥有") - 1,
            "targets › 第 5 项 › clause",
            "条款键“2.9”不存在，请改为 clauses 中已有的键",
        ),
        Problem(
            _line("quote: 2015年在2家"),
            "targets › 第 8 项 › quote",
            "“2015年在3家企业开展试点培育”不是条款“3.5”的原话，请逐字照抄条文，或改正 clause",
        ),
        Problem(
            _line("[jxj, rsj,"),
            "duties › 第 2 项 › responsible › 第 2 项",
            "单位编码“rsjj”不存在，请改用已登记的编码：czj、fgj、jxj、kjj、rsj、scjg、townships",
        ),
        Problem(_line("due_on: 2015-12-31"), "milestones › 第 2 项 › due_on", "完成期限早于起始日期，请核对"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("threshold: 50", "threshold:", "比较方式为 gt、ge、eq 时须填写 threshold（目标值）"),
        (
            "comparator: trend\n    threshold:",
            "comparator: trend\n    threshold: 5",
            "只看趋势或排名的目标没有目标值，请把 threshold 留空，或改用 gt、ge、eq",
        ),
        ("kind: rank", "kind: trend", "kind 应与 comparator 一致，请改为 rank"),
        ('key: "3.2"', 'key: "3.1"', "条款键“3.1”重复，请改为未用过的键"),
        ('key: "5.3"', 'key: "6.3"', "条款键“6.3”应以上级条款的键加“.”开头，请改正"),
        ("    due_on: 2015-09-30\n", "", "起止日期都没有，请至少填写 starts_on 或 due_on"),
        ('- clause: "3.6"', '- clause: "3.5"', "条款“3.5”的分工写了多次，请合并为一项"),
        ("member: [fgj,", "member: [fgj, fgj,", "单位“fgj”在同一条款中重复，请只保留一处"),
        (
            "member: [fgj, jxj, czj, kjj, rsj, scjg]",
            "member: []",
            "没有写单位，请补上 responsible（责任单位）或 member（成员单位）",
        ),
    ],
)
def test_policy_file_finds(old: str, new: str, words: str) -> None:
    assert words in [problem.message for problem in _errors((old, new))]


@pytest.mark.parametrize(
    ("key", "way", "cited"),
    [
        ("3.1", (("三、", "工作任务"), ("(一)", "实施标准提升工程")), "三（一）"),
        ("5.2", (("五、", "保障措施"), ("（二）", "")), "五（二）"),
        ("2.2", (("二、", "工作目标"), ("——", "")), "二、工作目标 第 2 项"),
        ("1", (("一、", "重要意义"),), "一"),
    ],
)
def test_citation_reads_as_officials_write(key: str, way: tuple[tuple[str, str], ...], cited: str) -> None:
    assert policy_files.citation(key, way) == cited
