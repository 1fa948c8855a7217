"""The whole way: self-assessment, verification, gaps, annual report, publication, the leadership's page."""

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.enterprise import EnterprisePerson
from tests.journeys.officer import Officer
from tests.journeys.person import Person, saved_as

ENTERPRISE, ROUND = "浙江望海泵业有限公司", "2018 年第二轮"
# What the clerk fills in: indicator → own value and judgement.
ANSWERS = {
    "A-01": ("温州市洞头区大门镇望海路5号", "满足"),
    "A-02": ("海水提升泵 WH-SL，GB/T 5657", "满足"),
    "A-03": ("采用 ISO 5199", "满足"),
    "A-04": ("2016年7月导入，自评 410 分", "满足"),
    "A-05": ("示例-QMS-16-0290，有效期至 2019-10-09", "满足"),
    "A-06": ("倪广，2016年11月任命，已培训", "trained"),
    "A-07": ("0.82", "monthly"),
    "A-08": ("0", "clean"),
    "A-09": ("91.5", "4"),
    "A-10": ("186", "3"),
    "B-01": ("温州市企业技术研发中心", "满足"),
    "B-02": ("发明专利 1 项（示例）", "满足"),
    "B-03": ("技术创新战略及 2018 年度实施计划", "plan"),
    "B-04": ("268.5", "strict"),
    "B-05": ("3.6", ""),
    "B-06": ("海水提升泵“浙江制造”标准在研", "drafting"),
    "C-01": ("62", "满足"),
    "C-02": ("与主要供应商签订协议并每年评价", "rating"),
    "C-03": ("泵性能自动测试台，实施中", "running"),
    "C-04": ("铸造砂再生利用，实施中", "running"),
    "C-05": ("装配工位分解，已立项", "planned"),
    "D-01": ("示例-EMS-17-0246", "满足"),
    "D-02": ("示例-OHS-17-0199", "满足"),
    "D-03": ("2017-06-09 发布，逾期", "late"),
    "D-04": ("尚未发布", "none"),
    "D-05": ("2018-04-20 查询无严重违法失信", "clean"),
    "D-06": ("合同和社会保险全部落实", "3"),
}
TEXTS = {
    "address": "质量是本企业的生命。2017 年我们把标准的要求落到每一道工序。",
    "ideas": "质量愿景：每一台泵都有出厂档案。",
    "organisation": "企业设质量管理部，由首席质量官分管。",
    "responsibility": "计量器具按周期检定，不合格品不出厂。",
    "promises": "不使用不合格原材料。\n投诉 24 小时内响应。",
    "risks": "主要问题：供应商帮扶不足。措施：派员驻厂指导。",
    "outlook": "下一年度继续对照“浙江制造”标准完成整改。",
}


def test_enterprise_goes_from_self_assessment_to_a_verified_public_report(
    comes: Callable[..., Person], paper: Path, tmp_path: Path
) -> None:
    clerk, manager, officer, chief = comes("qy09"), comes("qy09f"), comes("scjg"), comes("scjg_sh")
    public, leader = comes(), comes("lingdao")
    assert isinstance(clerk, EnterprisePerson)
    assert isinstance(manager, EnterprisePerson)
    assert isinstance(officer, Officer)
    assert isinstance(chief, Officer)

    assessment = clerk_fills_in_the_self_assessment(clerk, paper)
    clerk_is_refused_until_nothing_is_missing(clerk, assessment, paper)
    officer_verifies_and_sends_back(officer)
    clerk_mends_and_hands_in_again(clerk, assessment)
    officer_judges_the_rest(officer)
    chief_confirms(chief)
    clerk_sees_verdict_gaps_and_radar(clerk)

    code = manager_writes_signs_and_publishes(manager)
    first = public_finds_downloads_and_verifies(public, code, tmp_path)
    second = manager_revises(manager)
    public_learns_that_the_first_version_was_replaced(public, code, second, first)
    leader_sees_targets_and_what_is_behind_them(leader)


def clerk_fills_in_the_self_assessment(clerk: EnterprisePerson, paper: Path) -> str:
    address = clerk.begins_assessment(ROUND)
    for code, (own, choice) in ANSWERS.items():
        if code != "D-06":
            clerk.answers(code, own, choice, paper if claims(choice) else None)
            clerk.sees_saved(code)

    clerk.opens(address)

    for code in ("A-01", "A-07", "B-05", "C-01", "D-02"):
        clerk.finds(code, *ANSWERS[code], paper.name)
    return address


def claims(choice: str) -> bool:
    """An answer that claims nothing needs no proof."""
    return choice != "none"


def clerk_is_refused_until_nothing_is_missing(clerk: EnterprisePerson, address: str, paper: Path) -> None:
    clerk.follows("检查并提交").sees("还缺什么", "D-06", "还有 1 项未填写完整")
    expect(clerk.page.get_by_role("button", name="提交自评")).to_have_count(0)

    clerk.follows("去填写 D-06")
    clerk.answers("D-06", *ANSWERS["D-06"], paper)
    clerk.sees_saved("D-06")

    clerk.hands_in()


def officer_verifies_and_sends_back(officer: Officer) -> None:
    officer.opens_verification(ENTERPRISE, ROUND)
    for code in ("A-01", "A-02", "A-03", "A-04", "A-05"):
        officer.judges(code, "满足")
    officer.judges("A-06", "trained")
    officer.judges("A-09", "3", note="满意度调查样本不足 30 份。")
    officer.judges("C-02", "none", note="评价记录为 2015 年度，请补充最近一年的记录。")
    # A verdict that differs is asked for its reason as soon as it is chosen.
    officer.forgives("status of 409")

    officer.sends_back("C-02 所附评价记录已过期，请补正后再次提交。", "C-02")

    officer.sees("已退回")


def clerk_mends_and_hands_in_again(clerk: EnterprisePerson, address: str) -> None:
    clerk.opens(address).sees("核验人员退回补正", "C-02 所附评价记录已过期")
    clerk.answers("C-02", "2017年12月评价 31 家供应商", "contract")
    clerk.sees_saved("C-02")
    clerk.hands_in()


def officer_judges_the_rest(officer: Officer) -> None:
    officer.opens_verification(ENTERPRISE, ROUND)
    officer.turns_to("C")
    expect(officer.at("#save-C-02")).to_contain_text("请重新核验")
    officer.judges("C-02", "contract", note="")
    for dimension in "ABCD":
        officer.takes_over(dimension)
    officer.sees("核验结论须由另一名经办或审核人员确认")


def chief_confirms(chief: Officer) -> None:
    chief.opens_verification(ENTERPRISE, ROUND)
    chief.confirms()


def clerk_sees_verdict_gaps_and_radar(clerk: EnterprisePerson) -> None:
    clerk.chooses_in_menu("差距分析").sees("结论：", "差距清单", "A-09")
    expect(clerk.page.locator("[data-chart] svg").first).to_be_visible()
    expect(clerk.page.get_by_role("table").first).to_contain_text("品质卓越")


def manager_writes_signs_and_publishes(manager: EnterprisePerson) -> str:
    manager.begins_report(2017)
    for chapter, words in TEXTS.items():
        manager.writes(chapter, words)
    manager.signs_off("王望海")
    return manager.publishes()


def public_finds_downloads_and_verifies(public: Person, code: str, folder: Path) -> bytes:
    public.opens("/").follows("年度报告", within="header")
    public.page.get_by_placeholder("企业名称、统一社会信用代码或产品").fill("望海")
    public.presses("查询").sees(ENTERPRISE, "2017 年度", "查询结果")
    link = public.page.locator("tr", has_text="2017 年度").get_by_role("link", name="PDF")
    pdf = public.asks_for(str(link.get_attribute("href")))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert f"{code[:4]} {code[4:]}" in pages[0]
    assert "王望海" in "".join(pages)

    public.opens(f"/verify/{code}/").sees("有效", ENTERPRISE, "第 1 版")
    public_compares(public, saved_as(folder, "报告.pdf", pdf), "有效")
    public_compares(public, saved_as(folder, "改动.pdf", pdf.replace(b"%%EOF", b"%%EOF ")), "无效")
    return pdf


def public_compares(public: Person, file: Path, verdict: str) -> None:
    public.opens("/verify/")
    public.page.get_by_label("或选择 PDF 文件比对").set_input_files(file)
    expect(public.page.get_by_role("heading", level=2)).to_contain_text(verdict)
    public.examines(verdict)
    # What is not public is answered with 404, whatever the page says beside it.
    public.forgives("status of 404")


def manager_revises(manager: EnterprisePerson) -> str:
    manager.chooses_in_menu("年度报告").follows("2017 年度", within="table")
    manager.follows("修订", within=".z-head")
    manager.types("原因", "补充说明供应商评价的范围。")
    manager.presses("修订")
    manager.writes("parties", "对供应商，公开评价规则，按期付款。")
    manager.signs_off("王望海")
    return manager.publishes()


def public_learns_that_the_first_version_was_replaced(
    public: Person, first: str, second: str, pdf: bytes
) -> None:
    assert first != second
    public.opens(f"/verify/{first}/").sees("已替换", "已被第 2 版替换", "补充说明供应商评价的范围")
    public.follows("查看当前版本").sees("有效", "第 2 版")
    public.opens(f"/verify/?sha256={sha256(pdf).hexdigest()}").sees("已替换")


def leader_sees_targets_and_what_is_behind_them(leader: Person) -> None:
    leader.chooses_in_menu("领导驾驶舱")
    for target in ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"):
        leader.follows(target, within="table").sees(target, "口径", "构成", "年度数据确认至")
        leader.page.go_back()
    leader.follows("T5", within="table")
    expect(leader.page.locator("tbody tr").first).to_be_visible()
