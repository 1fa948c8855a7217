"""Somebody in front of a browser: goes to pages, reads, presses, types. Each new page is examined."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from playwright.sync_api import Locator, Page, expect

from tests.services.browser import DESKTOP, HEIGHTS, PHONE, Visit, violations
from tests.services.portal import PASSWORD, Portal

# Nothing may stick out at the side of a small screen: how many pixels the page is wider than the window.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Person:
    """One visitor with a window.

    `examined` are the kinds of page that were already looked at in this run; None where another run looks at them.
    """

    def __init__(
        self, visit: Visit, examined: set[tuple[str, ...]] | None, name: str = "", *, scripted: bool = True
    ) -> None:
        self.visit, self.examined, self.name, self.scripted = visit, examined, name, scripted
        self.page: Page = visit.page

    # ── going ──────────────────────────────────────────────────────────────────────────────────
    def opens(self, path: str, *, status: int = 200) -> "Person":
        """Types an address; the answer must have this status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}：{answer.status}"
        if status >= 400:
            self.forgives(f"status of {status}")
        self.examines()
        return self

    def signs_in(self, password: str = PASSWORD) -> "Person":
        """Goes to the log-in page and enters name and password."""
        self.opens("/accounts/login/")
        self.types("账号", self.name)
        self.types("密码", password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/login/"))
        self.page.wait_for_load_state()
        self.examines()
        return self

    def signs_out(self) -> None:
        """Ends the session by the menu of the account."""
        self.page.locator("summary[aria-label^='账号']").click()
        self.page.get_by_role("button", name="退出登录").click()
        expect(self.page.locator("summary[aria-label^='账号']")).to_have_count(0)

    def follows(self, name: str, *, within: str = "body") -> "Person":
        """Presses the first link with this name."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=name).first.click()
        self.examines()
        return self

    def opens_menu(self) -> None:
        """On a phone the side menu is folded away."""
        self.page.get_by_role("button", name="打开菜单").tap()

    def chooses_in_menu(self, name: str) -> "Person":
        """Presses an entry of the side menu."""
        return self.follows(name, within="#menu")

    # ── doing ──────────────────────────────────────────────────────────────────────────────────
    def types(self, label: str, words: str) -> None:
        """Fills the field with this label."""
        self.page.locator("main").get_by_label(label).first.fill(words)

    def presses(self, name: str, *, agrees: bool = False) -> "Person":
        """Sends a form by the button with this name; `agrees` also answers the question that comes first."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
            if agrees:
                self.page.get_by_role("dialog").get_by_role("button", name="确定").click()
        self.examines()
        return self

    # ── seeing ─────────────────────────────────────────────────────────────────────────────────
    def sees(self, *words: str) -> "Person":
        """All these words stand on the page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        return self

    def does_not_see(self, *words: str) -> "Person":
        """None of these words stands on the page."""
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)
        return self

    def at(self, selector: str) -> Locator:
        """A part of the page."""
        return self.page.locator(selector)

    def asks_for(self, path: str) -> bytes:
        """The file behind an address, with the cookies of this window."""
        answer = self.visit.context.request.get(path)
        assert answer.ok, f"{path}：{answer.status}"
        return answer.body()

    def forgives(self, *words: str) -> None:
        """This journey means to meet such a refusal; the browser's complaint about it does not count."""
        for word in words:
            self.visit.forgive(word)

    def examines(self, state: str = "") -> None:
        """Notes violations of WCAG and what sticks out, on a desk and on a phone; once for each kind of page."""
        if self.examined is None or not self.scripted:
            return
        kind = re.sub(r"\d+|/verify/[^/]+", "N", urlsplit(self.page.url).path)
        heading = re.sub(r"[\d\w]+(公司|厂)|\d+", "N", self.page.locator("h1").first.inner_text())
        for width in (DESKTOP, PHONE):
            if (look := (str(width), kind, heading, state)) not in self.examined:
                self.examined.add(look)
                self._looks(width)
        self.page.set_viewport_size({"width": self.visit.width, "height": HEIGHTS[self.visit.width]})

    def _looks(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        found = violations(self.page)
        if wide := self.page.evaluate(TOO_WIDE):
            found.append(f"页面超出 {wide} 像素")
        # Told together at the end of the journey: one run shows all there is to mend.
        self.visit.problems += [f"{urlsplit(self.page.url).path}（{width} 像素宽）{each}" for each in found]


def saved_as(folder: Path, name: str, content: bytes) -> Path:
    """A file on the visitor's disk."""
    path = folder / name
    path.write_bytes(content)
    return path


def key_of(portal: Portal, model: str, **conditions: object) -> int:
    """The number of one object of the portal's data, which people here know from their screens."""
    found = apps.get_model(model)._base_manager.filter(**conditions).order_by("-pk").values_list("pk")[:1]
    return int(portal.rows(*found.query.sql_with_params())[0][0])
