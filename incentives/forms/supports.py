"""The form for a support."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from dongtou_brand.kernel.forms import DayInput, Form, with_button
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises
from incentives.enums import ItemKind
from incentives.models import Item


class SupportForm(Form):
    """What was given to which enterprise, when, with what result."""

    enterprise = forms.CharField(label="企业", max_length=120, help_text="企业名称或统一社会信用代码")
    item = forms.ModelChoiceField(label="事项", queryset=Item.objects.none())
    given_on = forms.DateField(label="日期", widget=DayInput())
    result = forms.CharField(
        label="结果",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：推荐参评 2017 年区长质量奖，已受理。",
    )

    def __init__(
        self, within: QuerySet[Enterprise], items: QuerySet[Item], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.within = within
        self.fields["item"].queryset = items.filter(kind=ItemKind.NON_CASH)  # type: ignore[attr-defined]
        self.helper = with_button("登记扶持")

    def clean_enterprise(self) -> Enterprise:
        """The enterprise that was meant."""
        try:
            return enterprises.named(self.cleaned_data["enterprise"], self.within)
        except Refused as refused:
            raise forms.ValidationError(refused.words) from refused
