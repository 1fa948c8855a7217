"""What people of an enterprise do: fill in the self-assessment, write the annual report."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.person import Person


class EnterprisePerson(Person):
    """A clerk or the manager of an enterprise."""

    # ── the self-assessment ────────────────────────────────────────────────────────────────────
    def begins_assessment(self, round: str) -> str:
        """Starts the assessment of an open round; answers its address."""
        self.chooses_in_menu("对标自评").sees(f"{round}对标自评已开放")
        self.presses("开始自评")
        return self.page.url.split("?")[0]

    def continues_assessment(self, round: str) -> str:
        """Opens the assessment that was begun; answers its address."""
        self.chooses_in_menu("对标自评").follows(round, within="table")
        return self.page.url.split("?")[0]

    def turns_to(self, dimension: str) -> None:
        """Chooses the tab of a dimension by its letter, unless it is the open one."""
        tab = self.page.locator("#tabs a", has=self.page.locator(".dim", has_text=dimension))
        if tab.get_attribute("aria-current") != "true":
            tab.click()
            expect(tab).to_have_attribute("aria-current", "true")
            self.examines(dimension)

    def answers(self, code: str, own: str = "", choice: str = "", file: Path | None = None) -> None:
        """Fills in one indicator: own value, judgement, and a file behind it."""
        self.turns_to(code[0])
        if own:
            self.at(f"#{code}-own").fill(own)
        if choice in ("满足", "不满足"):
            self.at(f"#{code} .seg").get_by_role("radio", name=choice, exact=True).check()
        elif choice:
            self.at(f"#{code}-choice").select_option(choice)
        if file:
            self.at(f"#{code}-files").set_input_files(file)
            expect(self.at(f"#files-{code}")).to_contain_text(file.name)

    def comments(self, code: str, words: str) -> None:
        """Says something about one indicator to the other side."""
        self.turns_to(code[0])
        row = self.at(f"#{code}")
        if not row.get_by_label(f"{code} 留言").is_visible():
            row.locator("summary", has_text="留言").click()
        row.get_by_label(f"{code} 留言").fill(words)
        with self.page.expect_navigation():
            row.get_by_role("button", name="发送").click()
        expect(self.at(f"#{code}")).to_contain_text(words)

    def sees_saved(self, code: str = "") -> None:
        """The row, or every row that was touched, says that it is saved and when."""
        expect(self.page.locator(".save", has_text="正在保存")).to_have_count(0)
        if code:
            expect(self.at(f"#save-{code}")).to_contain_text(re.compile(r"已保存 .*\d\d:\d\d"))

    def finds(self, code: str, own: str, choice: str, file: str) -> None:
        """What was filled in earlier stands there again."""
        self.turns_to(code[0])
        if own:
            expect(self.at(f"#{code}-own")).to_have_value(own)
        if choice == "满足":
            expect(self.at(f"#{code} .seg .yes input")).to_be_checked()
        elif choice:
            expect(self.at(f"#{code}-choice")).to_have_value(choice)
        expect(self.at(f"#files-{code}")).to_contain_text(file)

    def hands_in(self) -> None:
        """Promises that all is true and submits."""
        self.follows("检查并提交").sees("项全部填写完整")
        self.page.get_by_role("checkbox").check()
        self.presses("提交自评").sees("自评已提交")

    # ── the annual report ──────────────────────────────────────────────────────────────────────
    def begins_report(self, year: int) -> str:
        """Starts the report of a year; answers its address."""
        self.chooses_in_menu("年度报告")
        self.page.get_by_label("编制哪一年度的报告").select_option(str(year))
        self.presses("开始编制")
        return self.page.url

    def writes(self, chapter: str, words: str) -> None:
        """Writes one text of the report and sees it saved."""
        self.at(f"#body-{chapter}").fill(words)
        expect(self.at(f"#state-{chapter}")).to_contain_text("已保存")

    def signs_off(self, signatory: str) -> None:
        """Signs as the legal representative and watches until the PDF is there."""
        self.follows("签发")
        self.types("法定代表人姓名", signatory)
        self.page.get_by_role("checkbox").check()
        self.presses("签发并生成报告", agrees=True).sees("生成进度")
        expect(self.page.get_by_role("button", name="公开报告")).to_be_visible(timeout=60_000)
        self.examines("已生成")

    def publishes(self) -> str:
        """Makes the version public; answers its verification code."""
        self.presses("公开报告", agrees=True).sees("已公开")
        link = self.page.locator("a[href^='/verify/']").first
        return str(link.get_attribute("href")).split("/")[2]
