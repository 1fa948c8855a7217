"""Those around an assessment: a colleague, an expert, officers on site, and the enterprise once it has its result."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.files import image_bytes
from tests.journeys.enterprise import EnterprisePerson
from tests.journeys.expert import Expert
from tests.journeys.officer import Officer
from tests.journeys.person import Person, saved_as
from tests.services.browser import PHONE

# The demonstration: who is where in which round.
MEASURED_ROUND, ROUND = "2018 年第三轮", "2018 年第一轮"
OBJECTING, VERIFIED = "温州海霞电气有限公司", "浙江望海泵业有限公司"
Comes = Callable[..., Person]


@pytest.mark.once
def test_clerk_and_colleague_share_an_assessment_of_key_figures(comes: Comes) -> None:
    clerk, colleague = comes("qy01"), comes("qy01f", width=PHONE)
    assert isinstance(clerk, EnterprisePerson)
    assert isinstance(colleague, EnterprisePerson)

    clerk.continues_assessment(MEASURED_ROUND)
    clerk_measures_anew(clerk)
    clerk_answers_what_others_depend_on(clerk)
    clerk_does_not_know(clerk)
    clerk_gives_away(clerk)
    colleague_fills_in_and_asks(colleague)
    clerk_reads(clerk)


def clerk_measures_anew(clerk: EnterprisePerson) -> None:
    clerk.turns_to("A")
    expect(clerk.at("#points-A-03")).to_have_text("不满足")

    clerk.at("#A-03-m_power").fill("4.3")

    clerk.sees_saved("A-03")
    expect(clerk.at("#points-A-03")).to_have_text("满足")
    expect(clerk.at("#A-03 tr").filter(has_text="单极功耗")).not_to_contain_text("未达到标准")
    clerk.at("#A-04-m_rise").fill("四十")
    expect(clerk.at("#save-A-04")).to_contain_text("“接线端温升”的实测值应填写数字（单位：K）")
    clerk.forgives("status of 422")
    clerk.at("#A-04-m_rise").fill("42")
    clerk.sees_saved("A-04")


def clerk_answers_what_others_depend_on(clerk: EnterprisePerson) -> None:
    clerk.turns_to("B")
    expect(clerk.at("#B-02-choice")).to_have_count(0)

    clerk.answers("B-01", choice="满足")

    clerk.sees_saved("B-01")
    clerk.answers("B-02", "专职 12 人，成果转化 2 项", "results")
    clerk.sees_saved("B-02")


def clerk_does_not_know(clerk: EnterprisePerson) -> None:
    clerk.turns_to("D")
    clerk.at("#D-02 summary").filter(has_text="不清楚").click()
    clerk.at("#D-02-mark").select_option("unknown")

    expect(clerk.at("#save-D-02")).to_contain_text("不清楚，请核验人员指导")
    expect(clerk.at("#lacks a").filter(has_text="D-02")).to_contain_text("不清楚")


def clerk_gives_away(clerk: EnterprisePerson) -> None:
    form = clerk.page.url
    clerk.follows("分工")
    clerk.at("#give-C-01").check()
    clerk.page.get_by_label("将勾选的指标指派给").select_option(label="海建明")
    clerk.presses("确定").sees("已将 1 项指标指派给")
    clerk.opens(form)


def colleague_fills_in_and_asks(colleague: EnterprisePerson) -> None:
    colleague.opens_menu()
    colleague.continues_assessment(MEASURED_ROUND)
    colleague.follows("我负责的 1 项").sees("只列出您负责的 1 项")
    assert colleague.at("article.q").count() == 1

    colleague.at("#C-01-choice").select_option("checked")
    colleague.sees_saved("C-01")
    colleague.comments("C-01", "批检验记录按供应商还是按批次附？")


def clerk_reads(clerk: EnterprisePerson) -> None:
    clerk.turns_to("C")
    expect(clerk.at("#C-01-choice")).to_have_value("checked")
    expect(clerk.at("#C-01")).to_contain_text("批检验记录按供应商还是按批次附？")


@pytest.mark.once
def test_officer_and_expert_judge_apart_visit_together_and_settle(comes: Comes, tmp_path: Path) -> None:
    officer, expert, chief = comes("scjg"), comes("zj01", width=PHONE), comes("scjg_sh")
    assert isinstance(officer, Officer)
    assert isinstance(expert, Expert)
    assert isinstance(chief, Officer)

    address = officer.opens_verification(VERIFIED, ROUND)
    officer_asks_and_plans(officer, address)
    expert_scores_blindly(expert)
    expert_sees_the_place(expert, saved_as(tmp_path, "台账.jpg", image_bytes("JPEG")))
    officer_judges_and_only_then_reads_what_the_expert_found(officer, address)
    chief.opens_verification(VERIFIED, ROUND)
    chief.presses("确认核验结果", agrees=True).sees("核验结果与专家独立评分相差过大")
    officer_settles_and_comments(officer, address)
    chief.confirms()


def officer_asks_and_plans(officer: Officer, address: str) -> None:
    officer.page.get_by_label("指派专家").select_option(label="罗敬贤（zj01）")
    officer.page.get_by_label("独立评分（不显示核验结果）").check()
    officer.presses("指派").sees("已请 罗敬贤 独立评分并提出意见。")

    officer.follows("安排现场核查")
    officer.types("核查日期", "2018-05-08")
    for each in ("张敏（scjg）", "罗敬贤（zj01）", re.compile("^A-09")):
        officer.page.get_by_role("checkbox", name=each).check()
    officer.types("其他核查内容", "生产现场与申报地址是否一致")
    officer.presses("安排核查").sees("已安排现场核查")
    officer.opens(address)


def expert_scores_blindly(expert: Expert) -> None:
    expert.opens_menu()
    expert.opens_opinion(VERIFIED)
    expert.scores("A-09", "1", "抽查 4 起投诉，均没有回访记录。")
    for dimension in "ABCD":
        expert.agrees_with_the_rest(dimension)
    expert.does_not_see("核验得分")

    expert.types("专家意见", "投诉处理须补回访，其余佐证与自评一致。")
    expert.presses("提交评分和意见").sees("独立评分和意见已提交")


def expert_sees_the_place(expert: Expert, photo: Path) -> None:
    expert.opens_menu()
    expert.chooses_in_menu("现场核查").follows(VERIFIED)
    line = expert.at("section.z-card").filter(has_text="1. A-09")
    line.get_by_label("不符", exact=True).check()
    line.get_by_label("现场情况").fill("投诉台账没有回访一栏。")
    line.get_by_role("button", name="保存").click()
    expect(line.get_by_role("status")).to_contain_text("罗敬贤")

    line.get_by_label("第 1 项的照片").set_input_files(photo)
    line.get_by_role("button", name="上传照片").click()

    expect(line.get_by_role("link", name=photo.name)).to_be_visible()
    expert.examines("已填写")
    expert.opens(expert.page.url)
    expect(line.get_by_label("现场情况")).to_have_value("投诉台账没有回访一栏。")
    assert (
        expert.asks_for(str(line.get_by_role("link", name=photo.name).get_attribute("href")))[:2]
        == b"\xff\xd8"
    )


def officer_judges_and_only_then_reads_what_the_expert_found(officer: Officer, address: str) -> None:
    officer.opens(address).does_not_see("抽查 4 起投诉，均没有回访记录。")
    for dimension in "ABCD":
        officer.takes_over(dimension)
    officer.sees("1 项分差须处理", "核验结论须由另一名经办或审核人员确认")


def officer_settles_and_comments(officer: Officer, address: str) -> None:
    officer.opens(address).follows("评分对照").sees("抽查 4 起投诉，均没有回访记录。")
    officer.page.get_by_label("处理办法").select_option("reason")
    officer.types("理由或者会商结论", "现场查阅调查问卷和处理记录，按自评核验，回访列入改进措施。")
    officer.presses("保存处理结果").sees("A-09 的分差已处理。")

    officer.opens(address)
    officer.comments("A-09", "请在台账中增加回访一栏。")
    officer.sees("请在台账中增加回访一栏。")


@pytest.mark.once
def test_manager_objects_then_goes_on_to_reassessment_and_certificate(comes: Comes) -> None:
    manager, chief, officer = comes("qy01f"), comes("scjg_sh"), comes("scjg")
    assert isinstance(chief, Officer)
    assert isinstance(officer, Officer)

    manager_objects(manager)
    chief_may_not_answer_his_own_result(chief)
    officer_answers(officer)
    manager_reads_the_answer_and_has_it_assessed_anew(manager)
    manager_writes_down_a_stage(manager)


def manager_objects(manager: Person) -> None:
    manager.chooses_in_menu("差距分析").sees("结论：", "异议期至").follows("提出异议")
    manager.types("异议理由", "装配线自动化项目 3 月已完成安装调试，请求按实施中核验。")
    manager.presses("提交异议").sees("请勾选有异议的指标。")
    manager.forgives("status of 422")
    manager.page.get_by_role("checkbox", name=re.compile("^C-03")).check()
    manager.presses("提交异议").sees("异议已提交，牵头单位将书面答复。")


def chief_may_not_answer_his_own_result(chief: Officer) -> None:
    chief.chooses_in_menu("对标核验")
    chief.opens("/benchmarking/objections/").follows(OBJECTING, within="tbody")
    chief.sees("核验结果由您本人确认，异议须由其他人员答复。")


def officer_answers(officer: Officer) -> None:
    officer.opens("/benchmarking/objections/").follows(OBJECTING, within="tbody")
    officer.declares()
    officer.page.get_by_label("维持原结果").check()
    officer.types("答复意见", "验收前按建设期计分，安装调试不改变分档，维持原结果。")
    officer.presses("答复企业").sees("已答复，并通知企业。")


def manager_reads_the_answer_and_has_it_assessed_anew(manager: Person) -> None:
    manager.chooses_in_menu("差距分析").follows("查看异议和答复").sees("验收前按建设期计分")
    manager.chooses_in_menu("差距分析").sees("1 项改进措施已完成，可以申请复评。")
    manager.presses("申请复评").sees("请更新重新打开的指标和佐证材料后提交。")
    expect(manager.at("#A-09-choice")).to_be_enabled()
    expect(manager.at("#A-10-choice")).to_have_count(0)


def manager_writes_down_a_stage(manager: Person) -> None:
    manager.chooses_in_menu("认证进展").follows("小型断路器 HX-63")
    manager.types("日期", "2018-04-26")
    manager.types("情况", "申请书和产品描述已提交。")
    manager.presses("登记申请").sees("登记申请：已保存。", "申请书和产品描述已提交。")
    expect(manager.at("[aria-current=step]")).to_contain_text("已申请")
