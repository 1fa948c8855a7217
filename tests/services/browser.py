"""A real browser that complains: of script errors, blocked content, failed requests and foreign hosts."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.services.process import ServiceMissing

ROOT = Path(__file__).resolve().parents[2]
DESKTOP, PHONE = 1440, 390
# Milliseconds to wait for what must come; long, because both cores may be busy with other tests.
PATIENCE = 60_000
HEIGHTS = {DESKTOP: 900, PHONE: 844}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PICTURES = ROOT / "var" / "pictures"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium under Playwright; ServiceMissing when there is none."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise ServiceMissing("缺少 Chromium，请执行：apt-get install chromium")
    # Playwright keeps an event loop in this thread; Django takes that for an asynchronous view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Chromium's own sandbox does not work for root nor in most containers; it visits only this machine.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # Without a process that imitates a graphics card: on busy cores its pictures came too late for a click.
        args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=program, args=args)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One visitor with a browser window: cookies of its own, and a list of everything that went wrong."""

    def __init__(self, browser: Browser, address: str, width: int, *, javascript: bool = True) -> None:
        self.address, self.width = address, width
        self.problems: list[str] = []
        self.forgiven: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=address,
            is_mobile=width < 768,
            has_touch=width < 768,
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("page", self._watch)
        self.page: Page = self.context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"脚本错误：{error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Blocked content (Content-Security-Policy) is reported here as an error too.
        if message.type == "error":
            self.problems.append(f"控制台：{message.text} {message.location.get('url', '')}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.address).netloc:
            self.problems.append(f"请求了外部地址：{request.url}")

    def _failed(self, request: Request) -> None:
        # A download and a page that is left behind end as "aborted"; neither is a fault.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"请求失败：{request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"服务器错误 {response.status}：{response.url}")

    def forgive(self, word: str) -> None:
        """Problems that name the word do not count: for a journey that means to meet a 403, 404 or 409."""
        # Remembered, because the browser's word may come after the page that it is about.
        self.forgiven.append(word)

    def end(self) -> None:
        """Closes the window; raises AssertionError with everything that went wrong."""
        self.context.close()
        problems = [one for one in self.problems if not any(word in one for word in self.forgiven)]
        assert not problems, "\n".join(problems)


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA on the page as it stands: rule, meaning, places."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    # The debugger's door is not under the page's Content-Security-Policy, so the page stays as it is.
    page.evaluate("() => {%s\n;}" % source)  # noqa: UP031
    found = page.evaluate(
        "async (rules) => (await axe.run(document, {runOnly: {type: 'tag', values: rules}})).violations"
        ".map(v => `${v.id}：${v.help}\\n` +"
        " v.nodes.map(n => `    ${n.target.join(' ')}  ${n.html}`).join('\\n'))",
        RULES,
    )
    return list(found)


def picture(page: Page, name: str) -> Path:
    """Saves the whole page as var/pictures/NAME.png, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
