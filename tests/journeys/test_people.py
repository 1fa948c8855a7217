"""Who may do what: townships, experts, auditors, leaders, administrators, and who is locked out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person, key_of
from tests.services.portal import PASSWORD, Portal

Comes = Callable[..., Person]
# Who is let in where is decided by rules that each have tests of their own on both databases; here it is seen.
pytestmark = pytest.mark.once


def test_township_officer_confirms_figures_of_its_own_enterprises_only(
    comes: Comes, live_portal: Portal
) -> None:
    foreign = key_of(live_portal, "enterprises.Enterprise", name="温州灵昆汽配有限公司")
    officer = comes("beiao")

    officer.chooses_in_menu("企业名录").sees("温州仙叠照明有限公司").does_not_see("温州灵昆汽配有限公司")
    officer.follows("温州仙叠照明有限公司", within="table").follows("年度数据").follows("2017 年度")
    officer.presses("确认", agrees=True).sees("已确认")

    for path in (f"/enterprises/{foreign}/", f"/enterprises/{foreign}/figures/2017/"):
        officer.opens(path, status=404).sees("没有找到这个页面")


def test_five_wrong_passwords_lock_the_account(comes: Comes) -> None:
    somebody = comes()
    for _ in range(5):
        somebody.opens("/accounts/login/")
        somebody.types("账号", "rsj")
        somebody.types("密码", "wrong-Password-1")
        somebody.page.get_by_role("button", name="登录", exact=True).click()
    somebody.forgives("status of 4")
    somebody.sees("登录已暂时锁定", "连续多次输入错误").examines("锁定")

    somebody.opens("/accounts/login/")
    somebody.types("账号", "rsj")
    somebody.types("密码", PASSWORD)
    somebody.page.get_by_role("button", name="登录", exact=True).click()
    somebody.forgives("status of 4")
    somebody.sees("登录已暂时锁定")

    security = comes("secadmin")
    security.chooses_in_menu("登录锁定").sees("rsj")
    security.page.get_by_label("解除 rsj 的原因").fill("本人电话核实")
    security.presses("解除").does_not_see("127.0.0.1")
    comes("rsj").sees("工作台")


def test_first_password_is_shown_until_handed_over_and_must_be_changed(comes: Comes) -> None:
    admin = comes("sysadmin")
    admin.chooses_in_menu("人员与单位").follows("开通账号")
    admin.types("账号", "cs01")
    admin.types("姓名", "测试员")
    admin.page.locator("main").get_by_label("单位").select_option(label="温州市洞头区财政局")
    admin.page.locator("main").get_by_label("角色").select_option(label="成员单位经办")
    admin.presses("开通账号").sees("请现在把初始密码当面交给本人")
    first = admin.page.locator("output").inner_text()
    admin.presses("已经记下").does_not_see(first)

    newcomer = comes()
    newcomer.name = "cs01"
    newcomer.signs_in(first)
    expect(newcomer.page).to_have_url(re.compile("/accounts/password/"))
    newcomer.sees("这是初始密码")
    newcomer.opens("/enterprises/")
    expect(newcomer.page).to_have_url(re.compile("/accounts/password/"))
    newcomer.types("当前密码", first)
    newcomer.types("新密码", "Haixia-2018-ren")
    newcomer.types("再次输入新密码", "Haixia-2018-ren")
    newcomer.presses("保存新密码")
    newcomer.opens("/enterprises/").sees("企业名录")


def test_expert_sees_only_what_was_assigned(comes: Comes, live_portal: Portal) -> None:
    mine, other = (
        key_of(
            live_portal, "benchmarking.Assessment",
            enterprise__name=name, round__year=2018, round__number=1,
        )
        for name in ("浙江百岛海洋食品有限公司", "温州霓虹紫菜食品有限公司")
    )  # fmt: skip
    expert = comes("zj02")

    expert.chooses_in_menu("对标核验").does_not_see("温州北岙线缆有限公司")
    expert.opens(f"/benchmarking/assessments/{mine}/opinion/").sees("利益关系申报").does_not_see("我的意见")
    expert.presses("无利益关系").sees("我的意见")
    expert.page.locator("textarea").fill("追溯记录完整，同意。")
    expert.presses("提交意见").sees("追溯记录完整，同意。")

    expert.opens(f"/benchmarking/assessments/{other}/", status=404)
    expert.opens("/enterprises/", status=403).sees("您不能打开这个页面")


def test_auditor_reads_and_verifies_the_trail_and_nothing_else(comes: Comes) -> None:
    auditor = comes("auditor")

    auditor.chooses_in_menu("操作日志").presses("校验链条").sees("条完整")
    auditor.page.locator("tbody a").first.click()
    auditor.examines()

    auditor.opens("/enterprises/", status=403)
    auditor.opens("/accounts/people/", status=403)


def test_leader_reads_everything_and_changes_nothing(comes: Comes, live_portal: Portal) -> None:
    enterprise = key_of(live_portal, "enterprises.Enterprise", name="温州仙叠照明有限公司")
    assessment = key_of(live_portal, "benchmarking.Assessment", status="submitted")
    leader = comes("lingdao")

    pages = ("/enterprises/", f"/enterprises/{enterprise}/", "/cultivation/batches/", "/reporting/",
             f"/benchmarking/assessments/{assessment}/", "/benchmarking/assessments/")  # fmt: skip
    # views of one's own, and the ticks of what is exported
    own = ':not([action="/accounts/views/new/"], [action="/enterprises/bulk/"])'
    for path in pages:
        leader.opens(path)
        assert leader.page.locator(f"main form[method=post]{own}").count() == 0, path

    token = leader.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    for path in (
        f"/benchmarking/assessments/{assessment}/confirm/",
        f"/enterprises/{enterprise}/figures/2017/confirm/",
    ):
        answer = leader.visit.context.request.post(
            path, form={"csrfmiddlewaretoken": token or ""}, headers={"Referer": leader.visit.address}
        )
        assert answer.status == 403, path
