"""Opening a round."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms

from benchmarking.queries import rounds
from benchmarking.rules.rounds import NUMBER_MAX
from dongtou_brand.kernel.forms import DayInput, Form


class RoundForm(Form):
    """Year, number, edition of the catalogue and days of a new round."""

    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)
    number = forms.IntegerField(label="轮次", min_value=1, max_value=NUMBER_MAX)
    catalogue = forms.ModelChoiceField(
        label="指标目录", queryset=rounds.usable_catalogues(), empty_label="请选择"
    )
    opens_on = forms.DateField(label="开始日期", widget=DayInput)
    due_on = forms.DateField(label="截止日期", widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("year"), Column("number")),
            "catalogue",
            Row(Column("opens_on"), Column("due_on")),
            HTML('<p class="form-text">开放后将通知全部入库企业；轮次使用的指标目录不再变更。</p>'),
        )
