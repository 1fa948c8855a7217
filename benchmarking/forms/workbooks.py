"""A workbook that is handed in, and what is chosen for each indicator at which it says something else."""

from collections.abc import Sequence
from typing import Any

from django import forms

from benchmarking.forms.answers import VersionField
from benchmarking.rules.workbook_merges import CLEAR, SERVER, SHEET, Item
from dongtou_brand.kernel.forms import Form

PICKS = [(SERVER, "保留平台上的"), (SHEET, "采用工作簿的"), (CLEAR, "确认清空")]


class WorkbookForm(Form):
    """The workbook to be merged."""

    file = forms.FileField(
        label="填好的填报表（.xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": "这是空文件，请检查后重新选择。"},
    )


class MergeForm(Form):
    """For each indicator what was chosen, and the version that it was chosen upon.

    What is not asked has no choice. A page that was made before an indicator changed lacks its fields: it is invalid.
    """

    def __init__(self, items: Sequence[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [item.indicator.code for item in items]
        for item in items:
            code = item.indicator.code
            self.fields[f"seen-{code}"] = VersionField()
            self.initial[f"seen-{code}"] = item.present
            self.fields[f"pick-{code}"] = forms.ChoiceField(choices=PICKS, required=False)

    def seen(self) -> dict[str, int]:
        """The version of each answer that stood on the page."""
        return {code: self.cleaned_data[f"seen-{code}"] for code in self.codes}

    def picks(self) -> dict[str, str]:
        """What was chosen, where something was."""
        chosen = {code: self.cleaned_data[f"pick-{code}"] for code in self.codes}
        return {code: pick for code, pick in chosen.items() if pick}
