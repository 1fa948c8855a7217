"""What the officers of the lead bureau do: verify, return, confirm."""

import re

from playwright.sync_api import expect

from tests.journeys.enterprise import EnterprisePerson


class Officer(EnterprisePerson):
    """An officer; the rows of a verification are handled like those of the form."""

    def opens_verification(self, enterprise: str, round: str) -> str:
        """Finds the enterprise in the queue and opens its verification; answers the address."""
        self.chooses_in_menu("对标核验")
        row = self.page.locator("tbody tr", has_text=enterprise).filter(has_text=round)
        with self.page.expect_navigation():
            row.get_by_role("link", name="核验").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("核验")
        self.declares()
        self.examines()
        return self.page.url.split("?")[0]

    def declares(self) -> None:
        """Declares that there is no interest in the enterprise, where that was not said yet."""
        if self.page.get_by_role("button", name="无利益关系", exact=True).count():
            self.presses("无利益关系").sees("已申报无利益关系。")

    def judges(self, code: str, choice: str = "", *, number: str = "", note: str = "") -> None:
        """Gives a verdict on one indicator."""
        self.turns_to(code[0])
        if choice in ("满足", "不满足"):
            self.at(f"#{code} .seg").get_by_role("radio", name=choice, exact=True).check()
        elif choice:
            self.at(f"#{code}-choice").select_option(choice)
        if number:
            self.at(f"#{code}-number").fill(number)
        if note:
            self.at(f"#{code}-note").fill(note)
            self.at(f"#{code}-note").blur()
        self.sees_judged(code)

    def sees_judged(self, code: str) -> None:
        """The verdict is saved, by whom and when."""
        expect(self.at(f"#save-{code}")).to_contain_text(re.compile(r"已核验 .*\d\d:\d\d"))

    def takes_over(self, dimension: str) -> None:
        """Takes what is left of a dimension as the enterprise said."""
        self.turns_to(dimension)
        self.presses("其余与自评一致", agrees=True)

    def sends_back(self, reason: str, mend: str) -> None:
        """Returns the assessment with a reason and the indicator to mend."""
        self.follows("退回补正", within=".z-head")
        self.at("[name=reason]").fill(reason)
        self.page.get_by_role("checkbox", name=mend).check()
        self.presses("退回企业")

    def confirms(self) -> None:
        """Confirms the verification."""
        self.presses("确认核验结果", agrees=True).sees("确认核验结果：")
