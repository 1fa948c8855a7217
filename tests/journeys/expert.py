"""What an expert does: scores what an enterprise says, without seeing what the officers find."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.enterprise import EnterprisePerson


class Expert(EnterprisePerson):
    """An expert; the rows to be scored are handled like those of the form."""

    def opens_opinion(self, enterprise: str) -> None:
        """Finds what was asked of this expert, and declares that there is no interest."""
        self.chooses_in_menu("对标核验")
        row = self.page.locator("tbody tr", has_text=enterprise)
        with self.page.expect_navigation():
            row.get_by_role("link", name="提意见").click()
        self.examines()
        self.presses("无利益关系").sees("已申报无利益关系。")

    def scores(self, code: str, choice: str, reason: str) -> None:
        """Scores one indicator otherwise than the enterprise, with the reason."""
        self.turns_to(code[0])
        self.at(f"#{code}-note").fill(reason)
        self.at(f"#{code}-choice").select_option(choice)
        self.sees_scored(code)

    def agrees_with_the_rest(self, dimension: str) -> None:
        """Scores what is left of a dimension as the enterprise says."""
        self.turns_to(dimension)
        for code in self.page.locator("article.q:has(.save.warn)").evaluate_all("all => all.map(q => q.id)"):
            self._agrees(self.at(f"#{code}"))
            self.sees_scored(code)

    def _agrees(self, row: Locator) -> None:
        said = row.get_by_text("自评：").locator("b").inner_text()
        if row.locator(".seg").count():
            row.get_by_role("radio", name=said, exact=True).check()
        elif row.locator("select").count():
            row.locator("select").select_option(label=said)
        else:
            number = re.search(r"[\d.]+", row.locator(".pre").first.inner_text())
            assert number
            row.get_by_role("textbox").first.fill(number.group())

    def sees_scored(self, code: str) -> None:
        """The score is saved, and when."""
        expect(self.at(f"#save-{code}")).to_contain_text(re.compile(r"已保存 .*\d\d:\d\d"))
