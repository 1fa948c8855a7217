"""What forms of every app have in common: a day, and one button under the fields."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

__all__ = ["DayInput", "with_button"]


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
