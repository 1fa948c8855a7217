"""How two scores that lie far apart are settled."""

from typing import Any

from django import forms

from benchmarking.enums import SettledBy
from benchmarking.rules.settlements import WORDS_MAX
from dongtou_brand.kernel.forms import DayInput, Form


class SettlementForm(Form):
    """A reason, or a meeting with its day and what it came to."""

    settled_by = forms.ChoiceField(label="处理办法", choices=SettledBy)
    met_on = forms.DateField(label="会商日期（会商的填写）", required=False, widget=DayInput)
    words = forms.CharField(
        label="理由或者会商结论", max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, code: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{code}-%s", **kwargs)
