"""A year's figures: two clerks at once, months, what must be explained, confirmed and locked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person, key_of
from tests.services.browser import PHONE
from tests.services.portal import Portal

Comes = Callable[..., Person]
FIRM = "温州海霞电气有限公司"
# A year long before those that other journeys look at.
YEAR, BEFORE = 2012, 2011


def page_of(portal: Portal, year: int) -> str:
    return f"/enterprises/{key_of(portal, 'enterprises.Enterprise', name=FIRM)}/figures/{year}/"


def fills(person: Person, **figures: str) -> None:
    for code, value in figures.items():
        person.at(f"#id_{code}-value").fill(value)


def reads(person: Person, code: str, value: str) -> None:
    expect(person.at(f"#id_{code}-value")).to_have_value(value)


def test_year_is_filled_in_by_two_submitted_confirmed_and_locked(comes: Comes, live_portal: Portal) -> None:
    address = page_of(live_portal, YEAR)
    clerk, manager = comes("qy01"), comes("qy01f")
    clerk.opens(page_of(live_portal, BEFORE))
    fills(clerk, revenue="4000", staff="150")
    clerk.presses("保存草稿").sees("2 项有变动")

    # two windows at once
    clerk.opens(address)
    manager.opens(address)
    fills(clerk, revenue="6000", rd_spending="200")
    clerk.presses("保存草稿").sees("2 项有变动")
    fills(manager, revenue="6100", staff="160")
    manager.presses("保存草稿")
    manager.forgives("status of 409")
    panel = manager.at("[aria-labelledby=conflict-title]")
    expect(panel).to_contain_text("6100")
    expect(panel).to_contain_text("6,000.00")
    reads(manager, "revenue", "6100")
    reads(manager, "rd_spending", "200.00")
    manager.examines("冲突")
    manager.presses("采用同事的").sees("尚未保存")
    reads(manager, "revenue", "6000.00")
    reads(manager, "staff", "160")
    manager.presses("保存草稿").sees("1 项有变动")

    # the other hears of it, without losing what is being typed
    fills(clerk, taxes="300")
    clerk.page.evaluate("document.getElementById('news').dispatchEvent(new Event('news'))")
    expect(clerk.at("#news")).to_contain_text("保存了 1 项：年末从业人数")
    reads(clerk, "taxes", "300")
    clerk.presses("保存草稿").sees("1 项有变动", "年末从业人数，已一并保留")
    reads(clerk, "staff", "160")

    # months make the year
    clerk.follows("按月填写质量损失")
    clerk.at("#id_loss_scrap-1").fill("1.25")
    clerk.at("#id_loss_scrap-2").fill("0.75")
    expect(clerk.at("[data-sum-item=loss_scrap]")).to_have_text("2.00")
    expect(clerk.at("[data-sum-all]").first).to_have_text("2.00")
    clerk.presses("保存").sees("2 格有变动", "12 个月未填")
    clerk.follows("返回 2012 年度").sees("由月度明细汇总")

    # what stands in the way of submission
    clerk.presses("保存并提交", agrees=True)
    clerk.sees("1 项须改正", "请选择“研发投入”的口径", "“营业收入”比上年增加 50.0%", "还有 12 个月未填")
    clerk.at("#id_rd_spending-basis").select_option(label="会计口径研发费用")
    clerk.at("#id_revenue-explanation").fill("二期厂房投产。")
    clerk.at("#id_internal_loss-explanation").fill("当年三月起才按月统计。")
    clerk.examines("说明")
    clerk.presses("保存并提交", agrees=True).sees("2012 年度数据已提交")

    township = comes("beiao")
    township.opens(address).sees("企业说明：二期厂房投产。", "会计口径研发费用")
    township.presses("确认", agrees=True).sees("2012 年度数据已确认")
    lead = comes("scjg")
    lead.opens(address).presses("锁定", agrees=True).sees("2012 年度数据已锁定", "已锁定")
    clerk.opens(address).sees("已锁定").does_not_see("保存草稿")


@pytest.mark.once
def test_last_year_is_taken_over_only_on_request(comes: Comes, live_portal: Portal) -> None:
    clerk = comes("qy12")
    enterprise = key_of(live_portal, "enterprises.Enterprise", name="温州霓屿海藻生物有限公司")
    clerk.opens(f"/enterprises/{enterprise}/figures/2018/")
    reads(clerk, "staff", "")

    clerk.at("#row-staff").get_by_role("button", name="沿用").click()

    reads(clerk, "staff", "38")
    clerk.opens(f"/enterprises/{enterprise}/figures/2018/")
    reads(clerk, "staff", "")


@pytest.mark.once
def test_year_and_months_work_on_a_phone_without_scripts(comes: Comes, live_portal: Portal) -> None:
    clerk = comes("qy12", width=PHONE, javascript=False)
    enterprise = key_of(live_portal, "enterprises.Enterprise", name="温州霓屿海藻生物有限公司")
    clerk.opens(f"/enterprises/{enterprise}/figures/2018/")

    with clerk.page.expect_navigation():
        clerk.at("#row-staff").get_by_role("button", name="沿用").click()
    clerk.sees("已填入，尚未保存")
    reads(clerk, "staff", "38")
    clerk.examines("沿用")

    clerk.opens(f"/enterprises/{enterprise}/figures/2018/months/")
    clerk.at("#id_loss_claims-1").fill("0.5")
    clerk.presses("保存").sees("1 格有变动")
    clerk.at("#id_loss_claims-1").fill("")
    clerk.presses("保存").sees("1 格有变动")
