"""An enterprise that nobody knows yet: from the public form to its confirmed year in the list that is exported."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.enterprise import EnterprisePerson
from tests.journeys.person import Person, key_of
from tests.services.portal import Portal

Comes = Callable[..., Person]
NAME = "温州望海岗电气有限公司"
CODE = "913303050000009328"
PASSWORD = "Wang-Hai-2018"


def registers(visitor: Person, licence: Path) -> tuple[str, str]:
    """Fills in the public form, forgets one thing, mends it; answers number and query code."""
    visitor.opens("/").follows("企业入库登记")
    for label, words in (
        ("统一社会信用代码", CODE), ("企业名称", NAME), ("法定代表人", "许望海"), ("住所", "北岙街道望海路 9 号"),
        ("主导产品", "漏电断路器"), ("联系人", "许望海"), ("联系电话", "138"),
    ):  # fmt: skip
        visitor.types(label, words)
    visitor.at("[name=township]").select_option(label="北岙街道")
    visitor.at("[name=industry]").select_option(label="3823 配电开关控制设备制造")
    visitor.at("[name=file]").set_input_files(licence)
    visitor.at("[name=agreed]").check()
    visitor.forgives("422")
    visitor.presses("提交登记").sees("请填写手机号码或带区号的固定电话", f"已收到“{licence.name}”")
    visitor.types("联系电话", "13800000999")
    visitor.presses("提交登记").sees("登记已提交", "查询码平台只在本页显示期间暂存")
    number, code = (visitor.at("dd.code").nth(place).inner_text() for place in (0, 1))
    return number, code


def asks(visitor: Person, number: str, code: str) -> None:
    """Comes back with number and query code."""
    visitor.opens("/register/status/")
    visitor.types("受理编号", number)
    visitor.types("查询码", code)
    visitor.presses("查询")


def invites(manager: Person, name: str) -> str:
    """Invites a clerk; answers the link."""
    manager.chooses_in_menu("本单位人员").follows("邀请人员")
    manager.types("姓名", name)
    manager.types("手机号码", "13800000998")
    manager.at("[name=role]").select_option("enterprise_clerk")
    manager.presses("生成邀请链接").sees("链接不再显示")
    return manager.at("#link").input_value()


def makes_account(person: Person, username: str) -> None:
    """Chooses name and password on the page behind the link."""
    person.types("账号", username)
    person.at("[name=password1]").fill(PASSWORD)
    person.at("[name=password2]").fill(PASSWORD)
    person.presses("设立账号并登录")


def states_its_year(clerk: Person, portal: Portal) -> str:
    """Fills in the year before and hands it in; answers the address of the year."""
    address = f"/enterprises/{key_of(portal, 'enterprises.Enterprise', name=NAME)}/figures/2017/"
    clerk.opens(address)
    clerk.at("#id_revenue-value").fill("3210.5")
    clerk.at("#id_staff-value").fill("96")
    clerk.presses("保存并提交", agrees=True).sees("2017 年度数据已提交")
    return address


def takes_home(officer: Person, words: str) -> list[list[object]]:
    """Finds enterprises in the list by some words and exports what it shows; answers the rows of the workbook."""
    officer.chooses_in_menu("企业名录")
    officer.at("[name=q]").fill(words)
    officer.presses("查询").sees(NAME, "3,210.50")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="导出 Excel").click()
    return CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_index(0).to_python()


def test_enterprise_registers_is_admitted_brings_its_people_and_stands_in_the_list(
    comes: Comes, paper: Path, live_portal: Portal
) -> None:
    applicant = comes()
    number, code = registers(applicant, paper)
    asks(applicant, number, "ABCDEFGH2345")
    applicant.sees("受理编号或查询码不正确")
    asks(applicant, number, code)
    applicant.sees("已提交，待确认")

    township = comes("beiao")
    township.follows(f"办理{NAME}待街道（乡镇）确认").sees("13800000999")
    township.at("#return-reason").fill("主导产品请写全称")
    township.presses("退回补正").sees("退回补正，已办理")

    applicant.opens("/register/status/").sees("主导产品请写全称").follows("补正并重新提交")
    applicant.types("主导产品", "剩余电流动作断路器")
    applicant.at("[name=agreed]").check()
    applicant.presses("重新提交").sees("已重新提交")

    township.chooses_in_menu("企业入库登记").follows(NAME)
    township.presses("确认属实", agrees=True).sees("确认属实，已办理")

    officer = comes("scjg")
    officer.chooses_in_menu("企业入库登记").follows("待入库", within="main").follows(NAME)
    officer.presses("准予入库", agrees=True).sees("已入库").follows("企业档案").sees("列入企业名录")

    applicant.opens("/register/status/").sees("设立企业负责人账号")
    applicant.presses("设立账号").sees(NAME, "企业负责人")
    makes_account(applicant, "xuwanghai")
    applicant.sees("您已加入")
    link = invites(applicant, "许小海")

    clerk = comes()
    clerk.opens(re.sub(r"^https?://[^/]+", "", link)).sees(NAME, "企业填报员")
    makes_account(clerk, "xuxiaohai")
    clerk.sees("您已加入").signs_out()
    clerk.name = "xuxiaohai"
    clerk.signs_in(PASSWORD).chooses_in_menu("本单位人员").sees("许望海", "许小海").does_not_see("邀请人员")

    address = states_its_year(clerk, live_portal)
    township.opens(address).sees("3,210.50").presses("确认", agrees=True).sees("2017 年度数据已确认")
    heads, *rows = takes_home(officer, "wzwhg")
    assert [(row[heads.index("企业名称")], row[heads.index("统一社会信用代码")]) for row in rows] == [
        (NAME, CODE)
    ]
    assert rows[0][heads.index("营业收入（万元）")] == 3210.5

    officer.forgives("410")
    officer.signs_out()
    officer.opens(re.sub(r"^https?://[^/]+", "", link), status=410).sees("已经使用")


@pytest.mark.once
def test_registration_works_without_javascript(comes: Comes) -> None:
    visitor = comes(javascript=False)

    visitor.opens("/register/").sees("企业入库登记")
    visitor.forgives("422")
    visitor.presses("提交登记").sees("请上传营业执照。", "请阅读并勾选承诺。")
    visitor.opens("/register/status/")
    visitor.types("受理编号", "RK201804270000")
    visitor.types("查询码", "ABCD EFGH 2345")
    visitor.presses("查询").sees("受理编号或查询码不正确")


def test_the_last_manager_names_a_successor(comes: Comes) -> None:
    manager = comes("qy02f")
    assert isinstance(manager, EnterprisePerson)

    manager.chooses_in_menu("本单位人员")
    manager.at("tbody tr").filter(has_text="qy02f").get_by_role("link", name=re.compile("终止")).click()
    manager.sees("最后一名在任负责人")
    manager.types("原因", "退休")
    manager.forgives("422")
    manager.presses("终止任职").sees("请同时指定接任的负责人")
    manager.at("[name=successor]").select_option(index=1)
    manager.presses("终止任职")

    clerk = comes("qy02")
    clerk.chooses_in_menu("本单位人员").does_not_see("qy02f")
    expect(clerk.page.get_by_role("link", name="邀请人员")).to_be_visible()
