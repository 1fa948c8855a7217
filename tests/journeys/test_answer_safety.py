"""Nothing typed is lost: a killed process, a lost answer, no line, two windows that say different things."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.enterprise import EnterprisePerson
from tests.services.browser import PHONE
from tests.services.portal import ROOT, Portal, until

ROUND = "2018 年第二轮"
Comes = Callable[..., EnterprisePerson]
# Somebody else has the row of every assessment, so that a save waits in the middle of its transaction.
HOLD = """
import sys
from django.db import transaction
from benchmarking.models import Assessment
with transaction.atomic():
    list(Assessment.objects.select_for_update().order_by("pk"))
    print("held", flush=True)
    sys.stdin.readline()
"""
# What the browser says of a line or a server that is not there.
NO_LINE = (
    "ERR_EMPTY_RESPONSE",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_FAILED",
)


@pytest.fixture
def clerk(comes: Comes) -> EnterprisePerson:
    """In front of her own draft, at the dimension that nobody else fills in."""
    return opens_form(comes("qy01"))


def opens_form(person: EnterprisePerson) -> EnterprisePerson:
    person.continues_assessment(ROUND)
    person.turns_to("C")
    return person


@contextmanager
def held_rows(portal: Portal) -> Iterator[None]:
    """Saves wait for as long as this lasts."""
    argv = [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", HOLD]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(argv, env=portal.env, cwd=ROOT, **pipes) as holder:  # type: ignore[call-overload]
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("\n")


def kill_web(portal: Portal) -> None:
    """Ends the web server at once, workers first; the supervisor will start another."""
    for pid in reversed(portal.children("gunicorn")):
        os.kill(pid, signal.SIGKILL)


def stands(person: EnterprisePerson, words: dict[str, str]) -> None:
    """After the page was opened anew, these words stand in their fields."""
    person.opens(f"{person.page.url.split('?')[0]}?dimension=C")
    for code, own in words.items():
        expect(person.at(f"#{code}-own")).to_have_value(own)


def kept(person: EnterprisePerson, code: str, words: str) -> int:
    """How often the words stand in the history of an answer as saved."""
    address = person.page.url
    person.follows("修改记录", within=f"#{code}")
    rows = (
        person.at(
            "tbody tr",
        )
        .filter(has_text=words)
        .filter(has_text="已保存")
    )
    found = rows.count()
    person.opens(address)
    return found


def test_web_process_is_killed_in_the_middle_of_a_save(clerk: EnterprisePerson, live_portal: Portal) -> None:
    clerk.forgives(*NO_LINE)
    first = live_portal.children("gunicorn")
    with held_rows(live_portal):
        with clerk.page.expect_request("**/answers/**"):
            clerk.at("#C-03-own").fill("进程中断时写的内容")
        expect(clerk.at("#save-C-03")).to_contain_text("正在保存")
        kill_web(live_portal)
        expect(clerk.at("#save-C-03")).to_contain_text("保存失败，已保留在本页，稍后自动重试")
    clerk.at("#C-04-own").fill("进程重启前写的内容")

    clerk.sees_saved("C-03")
    clerk.sees_saved("C-04")

    assert set(live_portal.children("gunicorn")).isdisjoint(first)
    stands(clerk, {"C-03": "进程中断时写的内容", "C-04": "进程重启前写的内容"})
    assert kept(clerk, "C-03", "进程中断时写的内容") == 1


def swallows_answer(page: Page) -> list[str]:
    """The next save arrives and is stored, but its answer never comes back; later ones are answered."""
    stored: list[str] = []

    def swallow(route: Route) -> None:
        stored.append(str(route.fetch().status))
        route.abort()

    page.route("**/answers/**", swallow, times=1)
    return stored


@pytest.mark.once
def test_save_whose_answer_is_lost_is_no_conflict_with_oneself(clerk: EnterprisePerson) -> None:
    clerk.forgives(*NO_LINE)
    stored = swallows_answer(clerk.page)

    clerk.at("#C-05-own").fill("应答丢失时写的内容")
    expect(clerk.at("#save-C-05")).to_contain_text("保存失败")
    clerk.at("#C-05-own").fill("应答丢失时写的内容，又补了一句")

    clerk.sees_saved("C-05")
    until(
        lambda: (
            clerk.at("#C-05 [name=version]").input_value()
            == clerk.at("#save-C-05").get_attribute("data-version")
        )
    )
    assert stored == ["200"]
    expect(clerk.at("#clash-C-05")).to_be_hidden()
    stands(clerk, {"C-05": "应答丢失时写的内容，又补了一句"})
    assert kept(clerk, "C-05", "应答丢失时写的内容，又补了一句") == 1


@pytest.mark.once
def test_everything_written_without_a_line_is_saved_when_it_is_back(comes: Comes) -> None:
    clerk = comes("qy01", width=PHONE)
    clerk.page.get_by_role("button", name="打开菜单").tap()
    opens_form(clerk)
    clerk.forgives(*NO_LINE)
    written = {"C-03": "断网时在手机上写的", "C-04": "断网时又写的", "C-05": "断网时最后写的"}

    clerk.visit.context.set_offline(True)
    for code, words in written.items():
        clerk.at(f"#{code}-own").fill(words)
    for code in written:
        expect(clerk.at(f"#save-{code}")).to_contain_text("网络已断开，已保留在本页，恢复后自动保存")
    clerk.examines("网络断开")
    clerk.visit.context.set_offline(False)

    for code in written:
        clerk.sees_saved(code)
    stands(clerk, written)


@pytest.mark.once
def test_two_windows_of_one_person_keep_both(clerk: EnterprisePerson) -> None:
    clerk.forgives("status of 409")
    other = clerk.visit.context.new_page()
    other.goto(clerk.page.url)
    other_says = other.locator

    clerk.answers("C-03", "第一个窗口写的")
    clerk.sees_saved("C-03")
    other_says("#C-04-own").fill("第二个窗口写的")
    expect(other_says("#save-C-04")).to_contain_text(re.compile("已保存 "))
    other_says("#C-03-own").fill("第二个窗口也写了这一项")

    panel = other_says("#clash-C-03")
    expect(panel).to_contain_text("第一个窗口写的")
    expect(panel).to_contain_text("第二个窗口也写了这一项")
    expect(other_says("#C-03-own")).to_have_value("第二个窗口也写了这一项")
    panel.get_by_role("button", name="保留所选并保存").click()
    expect(panel).to_be_hidden()
    other.close()
    stands(clerk, {"C-03": "第二个窗口也写了这一项", "C-04": "第二个窗口写的"})
    assert kept(clerk, "C-03", "第一个窗口写的") == 1


@pytest.mark.once
def test_nobody_leaves_unsaved_words_behind_unasked(clerk: EnterprisePerson) -> None:
    clerk.forgives(*NO_LINE)
    asked: list[str] = []
    clerk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    clerk.visit.context.set_offline(True)
    clerk.at("#C-05-own").press_sequentially("还没有保存的话")
    expect(clerk.at("#save-C-05")).to_contain_text("网络已断开")
    clerk.page.close(run_before_unload=True)
    until(lambda: clerk.page.evaluate("1") and asked == ["beforeunload"], what="离开前询问")

    assert "还没有保存的话" in clerk.at("#C-05-own").input_value()
    clerk.visit.context.set_offline(False)
    clerk.sees_saved("C-05")
