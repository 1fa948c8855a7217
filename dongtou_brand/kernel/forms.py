"""What forms of every app have in common: their words, a day, and one button under the fields."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.choices import flatten_choices

__all__ = ["DayInput", "Form", "Worded", "asked", "said", "with_button"]

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


def asked(app: str, names: Collection[str]) -> dict[str, forms.Field]:
    """The fields of these names in the form of an app that has most of them; the smallest of several.

    It tells what was typed where the form itself cannot be made any more, as after a session's end.
    """
    forms_of_app = [one for one in _classes(Worded) if one.__module__.split(".")[0] == app]
    covered = [
        (sum(name in one.base_fields for name in names), -len(one.base_fields), one) for one in forms_of_app
    ]
    most, _, form = max(covered, key=lambda each: each[:2], default=(0, 0, Form))
    return {name: form.base_fields[name] for name in names if name in form.base_fields} if most else {}


def said(field: forms.Field, value: str) -> str:
    """A value as the form showed it: of a fixed choice its words."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    offered: Any = field.choices
    choices: Iterable[tuple[Any, Any]] = flatten_choices(one for one in offered)
    return next((str(words) for key, words in choices if str(key) == value), value)


def _classes(form: type[Any]) -> Iterator[type[Any]]:
    for one in form.__subclasses__():
        yield one
        yield from _classes(one)


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
