"""Conditions of the standing list; they stand in the address."""

from datetime import date
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.forms.attachments import offer
from enterprises.queries.enterprises import townships_on


class ShortcomingFilter(Form):
    """Which township, beside the kind, which is a tab; an officer of one township has none to choose."""

    township: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="街道（乡镇）", queryset=None, required=False, empty_label="全部"
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, day: date, one_township: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if one_township:
            del self.fields["township"]
        else:
            offer(self, "township", townships_on(day), lambda unit: unit.short_name)
