"""The shape of a report: its numbers, its limits, and that what is frozen comes back equal."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reporting.rules.content import MAX_CHARACTERS, Content, Facts, Figure, Issue, Paragraphs
from reporting.rules.numbering import numeral
from tests.factories.report_content import report_content, report_data


def test_frozen_content_comes_back_equal() -> None:
    content = report_content()
    assert Content.model_validate(json.loads(json.dumps(content.frozen()))) == content


def test_freezing_twice_gives_the_same_json() -> None:
    frozen = report_content().frozen()
    assert Content.model_validate(frozen).frozen() == frozen


def test_chapters_are_numbered_without_foreword_and_appendix() -> None:
    assert [chapter.heading for chapter in report_content().chapters] == [
        "前言",
        "一、企业质量理念",
        "二、内部质量管理",
        "三、产品质量责任",
        "四、质量诚信管理",
        "五、质量绩效",
        "六、质量风险与改进",
        "七、下年度展望与质量承诺",
        "附录",
    ]


def test_sections_are_numbered_within_counted_chapters_only() -> None:
    chapters = report_content().chapters
    assert [section.heading for section in chapters[0].sections] == ["编制规范", "企业简介", "高层致辞"]
    assert [section.heading for section in chapters[5].sections] == [
        "（一）质量损失率",
        "（二）检验、抽查与顾客满意",
    ]
    assert [section.heading for section in chapters[7].sections] == [""]


def test_tables_and_figures_are_numbered_through_the_report() -> None:
    blocks = [b for c in report_content().chapters for s in c.sections for b in s.blocks]
    tables = [b.number for b in blocks if b.kind in ("table", "facts") and b.caption]
    figures = [figure.number for b in blocks if b.kind == "figures" for figure in b.figures]
    assert tables == list(range(1, 12))
    assert figures == [1, 2, 3, 4]


def test_missing_value_reads_undisclosed_and_zero_reads_zero() -> None:
    facts = Facts.model_validate({"facts": [{"label": "甲", "value": None}, {"label": "乙", "value": "0"}]})
    assert [fact.text for fact in facts.facts] == ["未披露", "0"]


def test_figure_is_told_in_words() -> None:
    figure = Figure.model_validate(
        {
            "chart": "bar",
            "title": "质量损失率",
            "unit": "%",
            "categories": ["2015", "2016"],
            "series": [{"name": "内部", "values": [None, "0.70"]}, {"name": "外部", "values": ["0.10", "0"]}],
        }
    )
    assert figure.summary == "质量损失率（%）：内部：2015 未披露，2016 0.70；外部：2015 0.10，2016 0"


def test_typed_text_is_split_at_its_lines() -> None:
    assert Paragraphs.of("　　第一段。\r\n\n  第二段。\v第三段。\n").texts == [
        "第一段。",
        "第二段。",
        "第三段。",
    ]


def test_overlong_paragraph_is_cut_at_a_sentence() -> None:
    texts = Paragraphs.of("字" * 2999 + "。" + "字" * 2999 + "。").texts
    assert [len(text) for text in texts] == [3000, 3000]


@given(st.text(max_size=9000))
def test_any_typed_text_makes_paragraphs(text: str) -> None:
    assert all(0 < len(piece) <= 4000 for piece in Paragraphs.of(text).texts)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")]
)
def test_numeral_is_written_as_officials_count(number: int, words: str) -> None:
    assert numeral(number) == words


def test_code_is_grouped_to_be_read_out() -> None:
    assert Issue(number="甲", version=1, code="7C1E9F20A").code_grouped == "7C1E 9F20 A"


def broken(change: Any) -> dict[str, Any]:
    data = report_data()
    change(data)
    return data


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["chapters"][1]["sections"][1]["blocks"][0]["rows"][0]["cells"].append("多"),
        lambda data: data["chapters"][5]["sections"][0]["blocks"][2]["figures"][0]["categories"].pop(),
        lambda data: data["issue"].update(verify_url="javascript:alert(1)"),
        lambda data: data["issue"].update(code="<b>"),
        lambda data: data["issue"].update(version=0),
        lambda data: data.update(unknown=1),
        lambda data: data.update(chapters=[]),
        lambda data: data.update(chapters=["不是章节"]),
        lambda data: data["chapters"][0]["sections"][0]["blocks"].append({"kind": "html", "text": "<b>"}),
        lambda data: data["chapters"][0]["sections"][0]["blocks"].append("文字"),
        lambda data: data["chapters"][0]["sections"][0]["blocks"].append(
            {"kind": "paragraphs", "texts": ["字" * 4000] * (MAX_CHARACTERS // 4000 + 1)}
        ),
    ],
)
def test_wrong_shape_is_refused(change: Any) -> None:
    with pytest.raises(ValidationError):
        Content.model_validate(broken(change))
