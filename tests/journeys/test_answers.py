"""Filling in when things go wrong or are missing: colleagues, the network, scripts, the mouse.

Where two meet in the database the journey is made on both; what only the browser can show is shown once.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.enterprise import EnterprisePerson
from tests.services.browser import PHONE
from tests.services.portal import PASSWORD

ROUND = "2018 年第二轮"
Comes = Callable[..., EnterprisePerson]
# Some things the browser does only before it paints the next picture, as moving the focus to where a link jumps to.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
# What a keyboard is on: the element, its words, and whether the focus can be seen. The browser's own calendar button has
# the focus within the field of a day. A shadow that is still on its way counts as come.
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  one.getAnimations().forEach((each) => each.finish());
  const ring = parseFloat(look.outlineWidth) > 0 && look.outlineStyle !== 'none';
  const box = one.getBoundingClientRect();
  return {tag: one.tagName, id: one.id, name: one.getAttribute('name') || '',
          words: (one.getAttribute('aria-label') || one.innerText || one.value || '').trim(),
          seen: one.matches(':focus-visible, [type=date]:focus-within') && (ring || look.boxShadow !== 'none'),
          there: box.width > 0 && box.height > 0};
}"""
# Whether the focus has gone forward in the page since the last time this was asked.
FORWARD = """() => {
  const before = window.before, now = document.activeElement;
  window.before = now;
  return !before || !before.isConnected || before === now
    || Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


def test_two_people_edit_the_same_answer_and_choose(comes: Comes) -> None:
    clerk, manager = comes("qy01"), comes("qy01f")
    address = clerk.continues_assessment(ROUND)
    clerk.turns_to("C")
    manager.opens(f"{address}?dimension=C")

    clerk.answers("C-03", "填报员写的进展")
    clerk.sees_saved("C-03")
    manager.answers("C-03", "负责人写的进展")

    panel = manager.at("#clash-C-03")
    expect(panel).to_contain_text("保存了另一个值")
    expect(panel).to_contain_text("填报员写的进展")
    expect(panel).to_contain_text("负责人写的进展")
    expect(manager.at("#C-03-own")).to_have_value("负责人写的进展")
    manager.examines("冲突")
    manager.forgives("status of 409")

    panel.get_by_role("button", name="保留所选并保存").click()
    expect(panel).to_be_hidden()
    expect(manager.at("#C-03-own")).to_have_value("负责人写的进展")
    manager.sees_saved("C-03")
    manager.follows("修改记录", within="#C-03").sees("填报员写的进展", "负责人写的进展", "冲突，未采用")


@pytest.mark.once
def test_what_was_typed_stays_when_the_network_is_gone(comes: Comes) -> None:
    clerk = comes("qy01")
    address = clerk.continues_assessment(ROUND)
    clerk.turns_to("C")
    clerk.page.route("**/answers/**", lambda route: route.abort())

    clerk.at("#C-04-own").fill("断网时写的内容")

    expect(clerk.at("#save-C-04")).to_contain_text("保存失败")
    expect(clerk.at("#C-04-own")).to_have_value("断网时写的内容")
    clerk.examines("保存失败")
    clerk.page.unroute("**/answers/**")
    clerk.at("#C-04").get_by_role("button", name="重试").click()
    clerk.sees_saved("C-04")
    clerk.forgives("ERR_FAILED")

    clerk.opens(f"{address}?dimension=C")
    expect(clerk.at("#C-04-own")).to_have_value("断网时写的内容")


@pytest.mark.once
def test_offline_is_said_and_mends_itself(comes: Comes) -> None:
    clerk = comes("qy01")
    clerk.continues_assessment(ROUND)
    clerk.turns_to("C")

    clerk.visit.context.set_offline(True)
    clerk.at("#C-05-own").fill("离线时写的内容")
    expect(clerk.at("#save-C-05")).to_contain_text("网络已断开")
    clerk.visit.context.set_offline(False)

    clerk.sees_saved("C-05")
    clerk.forgives("ERR_INTERNET_DISCONNECTED")


@pytest.mark.once
def test_enterprise_mends_and_hands_in_without_script(comes: Comes, paper: Path) -> None:
    clerk = comes("qy08", javascript=False)
    address = clerk.continues_assessment("2018 年第一轮")
    clerk.sees("核验人员退回补正")

    clerk.at("#A-04-own").fill("2017年9月导入，自评 386 分，已补第 4.7 条")
    clerk.at("#A-04-files").set_input_files(paper)
    clerk.presses("保存 A-04").sees("已保存", paper.name)
    assert clerk.page.url.endswith("#A-04")
    expect(clerk.at("#A-04-own")).to_have_value("2017年9月导入，自评 386 分，已补第 4.7 条")

    clerk.opens(f"{address}?dimension=C")
    clerk.at("#C-02-choice").select_option("contract")
    clerk.presses("保存 C-02").sees("已保存")

    clerk.hands_in()
    clerk.presses("撤回修改").sees("自评已撤回")


@pytest.mark.once
def test_manager_writes_a_report_without_script(comes: Comes) -> None:
    manager = comes("qy03f", javascript=False)
    manager.chooses_in_menu("年度报告").follows("2017 年度", within="table")

    manager.at("#body-ideas").fill("质量愿景：一口鲜味，全程可追。")
    manager.at("#text-ideas").get_by_role("button", name="保存").click()

    manager.sees("已保存")
    expect(manager.at("#body-ideas")).to_have_value("质量愿景：一口鲜味，全程可追。")


@pytest.mark.once
def test_clerk_needs_no_mouse(comes: Comes, paper: Path) -> None:
    clerk = comes("qy05", signed_in=False)
    page = clerk.page
    # Asked for only at the key press, the browser's answer may be too late for it.
    page.on("filechooser", lambda chooser: None)
    clerk.opens("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["words"] == "跳到主要内容"
    tabs_to(page, words="登录办事")
    page.keyboard.press("Enter")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type("qy05")
    tabs_to(page, name="password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/home/"))

    tabs_to(page, words="对标自评")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/assessments/"))
    tabs_to(page, words="开始自评")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/assessments/\d+/"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.evaluate(PAINTED)
    assert page.evaluate("() => document.activeElement.id") == "main"
    tabs_to(page, id="A-01-own")
    page.keyboard.type("浙江省温州市洞头区")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    clerk.sees_saved("A-01")
    expect(clerk.at("#A-01 .seg input").first).to_be_checked()
    tabs_to(page, id="A-01-files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(paper)
    expect(clerk.at("#files-A-01")).to_contain_text(paper.name)

    tabs_to(page, id="A-06-choice")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    clerk.sees_saved("A-06")
    expect(clerk.at("#A-06-choice")).to_have_value("appointed")
    tabs_to(page, words="检查并提交", backwards=True)
    page.keyboard.press("Enter")
    clerk.sees("还缺什么")


def tabs_to(page: Page, *, backwards: bool = False, **wanted: str) -> None:
    """Presses Tab until the focus is there; on the way it is always visible and never goes back."""
    page.evaluate("() => { window.before = null; }")
    for _ in range(160):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        page.evaluate(PAINTED)
        focus = page.evaluate(FOCUSED)
        if focus["tag"] == "BODY":
            continue
        assert (focus["seen"], focus["there"]) == (True, True), focus
        assert backwards or page.evaluate(FORWARD), focus
        if all(focus[key] == value for key, value in wanted.items()):
            return
    raise AssertionError(f"用 Tab 键到不了 {wanted}")


@pytest.mark.once
def test_clerk_fills_in_on_a_phone(comes: Comes, paper: Path) -> None:
    clerk = comes("qy07", width=PHONE)
    clerk.page.get_by_role("button", name="打开菜单").tap()
    clerk.continues_assessment(ROUND)

    clerk.answers("A-09", "92", "4", paper)

    clerk.sees_saved("A-09")
    clerk.opens(clerk.page.url)
    clerk.finds("A-09", "92", "4", paper.name)


def test_slow_answers_are_shown_and_one_press_submits_once(comes: Comes, paper: Path) -> None:
    clerk = comes("qy08")
    address = clerk.continues_assessment("2018 年第一轮")
    over_a_weak_line(clerk)
    clerk.at("#A-04-note").evaluate("one => one.closest('details').open = true")
    clerk.at("#A-04-note").fill("已按意见补充")
    expect(clerk.at("#save-A-04")).to_contain_text("正在保存…")
    clerk.sees_saved("A-04")

    clerk.opens(address).follows("检查并提交")
    sent: list[str] = []
    clerk.page.on("request", lambda request: sent.append(request.method))
    clerk.page.get_by_role("checkbox").check()
    button = clerk.page.get_by_role("button", name="提交自评")
    busy = button.evaluate("one => { one.click(); one.click(); return one.getAttribute('aria-busy'); }")

    assert busy == "true"
    clerk.sees("自评已提交")
    assert sent.count("POST") == 1
    expect(clerk.at(".z-head .st, .z-sub .st").first).to_contain_text("已提交")


def over_a_weak_line(person: EnterprisePerson) -> None:
    """From now on every answer takes a second longer."""
    line = {"offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1}
    person.visit.context.new_cdp_session(person.page).send("Network.emulateNetworkConditions", line)


def signs_in_elsewhere(person: EnterprisePerson) -> None:
    """In a second window of the same browser: a new session, and with it a new protection mark."""
    window = person.visit.context.new_page()
    window.goto("/accounts/login/")
    window.locator("main").get_by_label("账号").fill(person.name)
    window.locator("main").get_by_label("密码").first.fill(PASSWORD)
    window.get_by_role("button", name="登录", exact=True).click()
    expect(window).not_to_have_url(re.compile("/login/"))
    window.close()


@pytest.mark.once
def test_an_answer_is_saved_after_a_new_login_in_another_window(comes: Comes) -> None:
    clerk = comes("qy01")
    address = clerk.continues_assessment(ROUND)
    clerk.turns_to("C")
    clerk.visit.context.clear_cookies(name="dongtou_session")

    clerk.at("#C-05-own").fill("登录超时后写的内容")
    expect(clerk.at("#save-C-05")).to_contain_text("登录已超时")
    again = clerk.at("#C-05").get_by_role("button", name="重试")
    again.click()
    expect(clerk.at("#save-C-05")).to_contain_text("登录已超时")
    signs_in_elsewhere(clerk)
    again.click()

    clerk.sees_saved("C-05")
    clerk.forgives("status of 403")
    clerk.opens(f"{address}?dimension=C")
    expect(clerk.at("#C-05-own")).to_have_value("登录超时后写的内容")


@pytest.mark.once
def test_a_report_text_is_saved_after_a_new_login_in_another_window(comes: Comes) -> None:
    manager = comes("qy03f")
    manager.chooses_in_menu("年度报告").follows("2017 年度", within="table")
    address = manager.page.url
    manager.visit.context.clear_cookies(name="dongtou_session")
    state = manager.at("#state-ideas")

    manager.at("#body-ideas").fill("质量愿景：登录超时后写的内容。")
    expect(state).to_contain_text("未保存：登录已超时，请在新窗口登录后点“重试”；填写内容已保留在本页")
    expect(state).not_to_contain_text("已保存 ")
    manager.examines("未保存")
    signs_in_elsewhere(manager)
    state.get_by_role("button", name="重试").click()

    expect(state).to_contain_text("已保存")
    expect(state).not_to_contain_text("未保存")
    manager.forgives("status of 403")
    manager.forgives("Error Code 403")
    manager.opens(address)
    expect(manager.at("#body-ideas")).to_have_value("质量愿景：登录超时后写的内容。")
