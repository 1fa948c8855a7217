"""Choosing the columns of the list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form


class ColumnsForm(Form):
    """For each column of a list whether it is shown, and at which place.

    `offered` are pairs of key and title; `chosen` are the keys that are shown now, in order.
    """

    def __init__(
        self, data: Any = None, *, offered: Sequence[tuple[str, str]], chosen: Sequence[str] = ()
    ) -> None:
        super().__init__(data)
        titles = dict(offered)
        order = [*(key for key in chosen if key in titles), *(key for key in titles if key not in chosen)]
        self.keys = order
        for place, key in enumerate(order, 1):
            self.fields[f"show-{key}"] = forms.BooleanField(
                label=titles[key], required=False, initial=key in chosen
            )
            self.fields[f"place-{key}"] = forms.IntegerField(
                label=f"“{titles[key]}”的次序", required=False, min_value=1, max_value=99, initial=place
            )

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Box and place of each column, in the present order."""
        return [(self[f"show-{key}"], self[f"place-{key}"]) for key in self.keys]

    def columns(self) -> list[str]:
        """The keys that are shown, by their places; two at the same place stay as they were."""
        places = {key: self.cleaned_data.get(f"place-{key}") or 99 for key in self.keys}
        shown = [key for key in self.keys if self.cleaned_data.get(f"show-{key}")]
        return sorted(shown, key=places.__getitem__)

    def clean(self) -> dict[str, Any]:
        """A list without any column says nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"show-{key}") for key in self.keys):
            raise forms.ValidationError("请至少保留一列。")
        return cleaned
