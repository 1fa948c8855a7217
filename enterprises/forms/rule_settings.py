"""Choosing by which reading a rule is judged, and why."""

from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.rules.rule_settings import REASON_LENGTH, TwoReadings


class RuleSettingForm(Form):
    """The readings of one rule, and the ground for the choice."""

    value = forms.ChoiceField(label="判定采用的读法", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="修改的依据或原因", max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, rule: TwoReadings, reading: str) -> None:
        super().__init__(data, initial={"value": reading})
        choices = [(code, f"{one.name}：{one.words}") for code, one in rule.readings.items()]
        self.fields["value"].choices = choices  # type: ignore[attr-defined]
