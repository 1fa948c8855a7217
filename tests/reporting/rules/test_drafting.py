"""The draft of a report: a pure function of facts and texts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reporting.rules.chapters import MAX_CHARACTERS, PROMPTS
from reporting.rules.content import Block, Content, Issue
from reporting.rules.drafting import draft
from reporting.rules.facts import (
    AssessmentFact,
    CertificateFact,
    DimensionFact,
    Facts,
    FigureFact,
    GapFact,
    OfficerFact,
    ProductFact,
    Stated,
)

TEXTS = {prompt.key: f"{prompt.title}由企业填写。" for prompt in PROMPTS}
ISSUE = Issue(number="DT-ZLCX-2016-0019", version=1, code="7C2E9F24", issued_on=date(2017, 7, 10))


def figure(code: str, name: str, unit: str, values: dict[int, str], *, confirmed: bool = True) -> FigureFact:
    years = {year: Stated(Decimal(value), "填报", confirmed, code) for year, value in values.items()}
    return FigureFact(code, name, unit, f"{name}的口径。", 2, "质量绩效", years=years)


def facts(**changes: Any) -> Facts:
    figures = [
        figure("revenue", "营业收入", "万元", {2015: "6820.1", 2016: "7512.3"}),
        figure("internal_loss", "内部质量损失", "万元", {2015: "41.2", 2016: "39"}),
        figure("external_loss", "外部质量损失", "万元", {2015: "16.3", 2016: "15.6"}),
        figure("gross_output", "工业总产值", "万元", {2015: "7010", 2016: "7690"}),
        figure("quality_loss_rate", "质量损失率", "%", {2015: "0.8203", 2016: "0.71"}),
    ]
    filled: dict[str, Any] = {
        "year": 2016,
        "name": "温州海霞电气有限公司",
        "credit_code": "91330305000000019Q",
        "legal_representative": "海建明",
        "township": "北岙街道",
        "founded_on": date(2004, 3, 1),
        "products": (ProductFact("小型断路器", "GB/T 10963.1"),),
        "figures": {one.code: one for one in figures},
    }
    return Facts(**(filled | changes))


def words(content: Content) -> str:
    return str(content.frozen())


def blocks(content: Content, section: str) -> list[Block]:
    return [b for c in content.chapters for s in c.sections if s.title == section for b in s.blocks]


def test_draft_has_the_chapters_of_a_quality_integrity_report() -> None:
    content = draft(facts(), TEXTS, ISSUE)

    assert [chapter.heading for chapter in content.chapters] == [
        "前言", "一、企业质量理念", "二、内部质量管理", "三、产品质量责任", "四、质量诚信管理", "五、质量绩效",
        "六、质量风险与改进", "七、下年度展望与质量承诺", "附录",
    ]  # fmt: skip


def test_draft_states_the_six_norms() -> None:
    norms = blocks(draft(facts(), TEXTS, ISSUE), "编制规范")[0]

    assert [fact.label for fact in norms.facts] == [
        "客观性声明", "组织范围", "时间范围", "发布周期", "数据说明", "获取方式",
    ]  # fmt: skip


def test_draft_prints_missing_values_as_none_never_zero() -> None:
    table = blocks(draft(facts(), TEXTS, ISSUE), "质量损失率")[1]

    assert table.rows[0].cells == ["内部质量损失（万元）", None, "41.20", "39.00", "−5.3%", "填报"]


def test_draft_adds_losses_only_when_both_are_known() -> None:
    known = facts().figures | {
        "external_loss": figure("external_loss", "外部质量损失", "万元", {2016: "15.6"})
    }

    table = blocks(draft(facts(figures=known), TEXTS, ISSUE), "质量损失率")[1]

    assert table.rows[2].cells[:4] == ["质量损失合计（万元）", None, None, "54.60"]


def test_draft_compares_the_loss_rate_with_the_year_before() -> None:
    paragraph = blocks(draft(facts(), TEXTS, ISSUE), "质量损失率")[0]

    assert paragraph.texts == ["2016 年度质量损失率为 0.71%，比上年下降 0.11 个百分点。"]


def test_draft_draws_no_line_through_two_bases() -> None:
    rate = figure("quality_loss_rate", "质量损失率", "%", {2015: "0.82"})
    other = Stated(Decimal("0.71"), "填报", True, "营业收入")
    mixed = FigureFact(
        rate.code, rate.name, "%", rate.basis, 2, rate.group, years={**rate.years, 2016: other}
    )

    found = blocks(draft(facts(figures={rate.code: mixed}), TEXTS, ISSUE), "质量损失率")

    assert [block.kind for block in found] == ["paragraphs", "table"]
    assert "各年口径不一致" in found[0].texts[1]


def test_draft_marks_figures_that_nobody_confirmed() -> None:
    known = {"revenue": figure("revenue", "营业收入", "万元", {2016: "7512.3"}, confirmed=False)}

    content = draft(facts(figures=known), TEXTS, ISSUE)

    table = blocks(content, "经营与创新")[1]
    assert table.rows[0].cells[3] == "7,512.30*"
    assert "* 为企业填报数据，尚未经主管部门确认。" in table.note
    assert "7,512.30 万元（企业填报）" in words(content)


def test_draft_keeps_every_table_with_unit_or_note() -> None:
    content = draft(facts(assessment=assessment()), TEXTS, ISSUE)

    tables = [b for c in content.chapters for s in c.sections for b in s.blocks if b.kind == "table"]
    assert [table.caption for table in tables if not table.note] == []


def test_draft_without_an_assessment_says_not_disclosed() -> None:
    found = blocks(draft(facts(), TEXTS, ISSUE), "对标结果")

    assert found[0].texts == ["截至 2016 年度，本企业没有经核验的“浙江制造”对标自评，结果未披露。"]


def assessment() -> AssessmentFact:
    names = ("品质卓越", "自主创新", "产业协同", "社会责任")
    return AssessmentFact(
        round="2016 年第一轮",
        catalogue="对标指标目录（2015）",
        verified_on=date(2016, 7, 1),
        own_points=Decimal("78.5"),
        verified_points=Decimal("70.5"),
        outcome="未达标",
        gates_met=9,
        gates_total=10,
        dimensions=tuple(DimensionFact(n, Decimal(25), Decimal(22), Decimal(20)) for n in names),
        gaps=(GapFact("D-02", "职业健康安全体系", True, None, "未取得证书"),),
    )


def test_draft_prints_dimensions_radar_and_gaps() -> None:
    content = draft(facts(assessment=assessment()), TEXTS, ISSUE)

    result, gaps = blocks(content, "对标结果"), blocks(content, "主要差距")
    assert [block.kind for block in result] == ["paragraphs", "table", "figures"]
    assert result[2].figures[0].series[1].values == [Decimal("80.0")] * 4
    assert gaps[0].rows[0].cells == ["D-02 职业健康安全体系", "必备项", "未满足", "未取得证书"]


def test_draft_lists_certificates_by_what_they_certify() -> None:
    system = CertificateFact("quality", "GB/T 19001", "Q1", "（示例）认证中心", None, date(2019, 3, 14))
    product = CertificateFact("ccc", "", "C1", "", None, date(2019, 3, 14), "小型断路器")

    content = draft(facts(certificates=(system, product)), TEXTS, ISSUE)

    assert blocks(content, "体系建立与运行")[0].rows[0].cells[0] == "质量管理体系 GB/T 19001"
    assert blocks(content, "产品认证")[0].rows[0].cells == [
        "强制性产品认证（CCC）（小型断路器）", "C1", None, "2019 年 3 月 14 日",
    ]  # fmt: skip
    assert len(blocks(content, "证书清单")[0].rows) == 2


def test_draft_of_a_demonstration_says_so() -> None:
    assert "本报告为示例数据，企业为虚构。" in words(draft(facts(is_demo=True), TEXTS, ISSUE))


def test_draft_announces_texts_that_are_not_written_only_while_it_is_a_draft() -> None:
    unsigned = draft(facts(), {}, Issue(number="签发时编号", version=1, draft=True))

    assert words(unsigned).count("（尚未填写）") == 7
    assert "（尚未填写）" not in words(draft(facts(), {}, ISSUE))


def test_draft_prints_promises_as_numbered_statements() -> None:
    found = blocks(draft(facts(), TEXTS | {"promises": "不合格不出厂。\n\n投诉必复。"}, ISSUE), "制度与承诺")

    assert found[0].items == ["不合格不出厂。", "投诉必复。"]


def test_draft_tells_of_the_officer_and_the_rung() -> None:
    known = facts(
        officer=OfficerFact("周正", date(2016, 9, 20), date(2016, 11, 5)),
        rung="培育",
        rung_since=date(2016, 6, 17),
    )

    text = words(draft(known, TEXTS, ISSUE))

    assert "本企业于 2016 年 9 月 20 日任命首席质量官，2016 年 11 月 5 日完成任职培训。" in text
    assert "2016 年 6 月进入洞头区“浙江制造”品牌培育梯度“培育”。" in text


def test_draft_leaves_out_a_rung_reached_later() -> None:
    later = facts(rung="创建", rung_since=date(2017, 6, 1))

    assert "品牌培育梯度" not in words(draft(later, TEXTS, ISSUE))


@pytest.mark.parametrize("sign", ["好", "<", "𬭊"])
def test_draft_takes_all_texts_at_their_limit(sign: str) -> None:
    full = {prompt.key: sign * MAX_CHARACTERS for prompt in PROMPTS}

    assert draft(facts(), full, ISSUE).frozen()


def test_draft_of_an_empty_dossier_is_still_whole() -> None:
    bare = Facts(2016, "温州某某有限公司", "91330305000000019Q", "某某")

    content = draft(bare, {}, ISSUE)

    assert len(content.chapters) == 9
    assert "未披露" in words(content)
