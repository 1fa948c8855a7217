"""What forms of every app have in common: their words, a day, and one button under the fields."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

__all__ = ["DayInput", "Form", "Worded", "with_button"]

_EMPTY = "请选择"
_DJANGO_INVALID = (
    forms.ChoiceField.default_error_messages["invalid_choice"],
    forms.ModelChoiceField.default_error_messages["invalid_choice"],
)
_DJANGO_EMPTY = forms.ModelChoiceField(None).empty_label


class Worded(forms.BaseForm):
    """Says of an empty field what to do there, and of a choice that there is not; calls an empty choice 请选择.

    Words that a field brings of its own stay.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required(field)
            if field.error_messages.get("invalid_choice") in _DJANGO_INVALID:
                field.error_messages["invalid_choice"] = f"请从列表中重新{_to('选择', field)}。"
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DJANGO_EMPTY:
                field.empty_label = _EMPTY


class Form(Worded, forms.Form):
    """The form that every app's forms start from."""


def _required(field: forms.Field) -> str:
    """“请填写企业名称。”, “请选择所在街道（乡镇）。”"""
    chosen = isinstance(field, forms.ChoiceField | forms.FileField)
    verb = "勾选" if isinstance(field, forms.BooleanField) else "选择" if chosen else "填写"
    return f"请{_to(verb, field)}。"


def _to(verb: str, field: forms.Field) -> str:
    """“选择街道（乡镇）”, “选择 Excel 文件”: a blank stands before what is not Chinese."""
    label = str(field.label or "此项")
    return f"{verb}{' ' if label[0].isascii() else ''}{label}"


class DayInput(forms.DateInput):
    """A day, with the browser's calendar."""

    input_type = "date"

    def __init__(self, **attrs: object) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def with_button(words: str) -> FormHelper:
    """The common look of a form: labels above, one button that says what it does."""
    look = FormHelper()
    look.add_input(Submit("", words))
    return look
