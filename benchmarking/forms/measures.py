"""Measured values as they are typed: a field for each measure of an indicator."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from benchmarking.models import Indicator
from benchmarking.rules.measures import Measure, measures

__all__ = ["NumberField", "initial", "measure_fields", "name_of", "typed"]


class NumberField(forms.DecimalField):
    """A number as people type it: full-width digits, thousands separators and blanks are understood."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").replace(" ", "")
        number = super().to_python(text.rstrip("%‰"))
        # Zeros at the end are no decimals: 4.1758 may be pasted as 4.175800.
        return number.normalize() if number is not None and number.is_finite() else number


def name_of(measure: Measure) -> str:
    """The name of the field of a measure."""
    return f"m_{measure.code}"


def measure_fields(indicator: Indicator, noun: str) -> dict[str, NumberField]:
    """A field for each measure, by its name; `noun` says whose value it is (实测值, 核验实测值)."""
    return {name_of(each): _field(indicator, each, noun) for each in measures(indicator)}


def _field(indicator: Indicator, measure: Measure, noun: str) -> NumberField:
    unit = f"（单位：{measure.unit}）" if measure.unit else ""
    too_large = f"“{measure.name}”的{noun}过大，请核对单位。"
    label = f"{indicator.code} {measure.title} {noun}"
    return NumberField(
        required=False,
        max_digits=18,
        decimal_places=4,
        widget=forms.TextInput(
            attrs={"aria-label": label, "inputmode": "decimal", "maxlength": "40", "placeholder": "请填写"}
        ),
        error_messages={
            "invalid": f"“{measure.name}”的{noun}应填写数字{unit}。",
            "max_decimal_places": f"“{measure.name}”的{noun}最多保留四位小数。",
            "max_digits": too_large,
            "max_whole_digits": too_large,
        },
    )


def initial(indicator: Indicator, measured: Mapping[str, str]) -> dict[str, str]:
    """What the fields hold of what is stored."""
    return {name_of(each): measured.get(each.code, "") for each in measures(indicator)}


def typed(indicator: Indicator, data: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The values that were typed, by the code of their measure."""
    return {each.code: data.get(name_of(each)) for each in measures(indicator)}
