"""What is to be done to the chosen enterprises."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.forms import Form
from enterprises.rules.bulk import WORDS, Act, acts_of


class SelectionForm(Form):
    """Which enterprises, and what to do: those that were ticked, or all that meet the list's conditions."""

    act = forms.ChoiceField(widget=forms.HiddenInput)
    pk = forms.TypedMultipleChoiceField(coerce=int, required=False)
    all = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=2000, strip=False)

    def __init__(self, data: Any, *, role: Role) -> None:
        super().__init__(data)
        self.fields["act"].choices = [(act.value, WORDS[act]) for act in acts_of(role)]  # type: ignore[attr-defined]
        given = data.getlist("pk") if hasattr(data, "getlist") else data.get("pk", [])
        # the keys are looked for among what the reader may see, so any number is a choice
        numbers = [key for key in given if str(key).isascii() and str(key).isdecimal() and len(str(key)) < 19]
        self.fields["pk"].choices = [(key, key) for key in numbers]  # type: ignore[attr-defined]


class YearForm(Form):
    """The year that the act is about."""

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, data: Any = None, *, years: list[int]) -> None:
        super().__init__(data, initial={"year": years[0]})
        self.fields["year"].choices = [(year, f"{year} 年度") for year in years]  # type: ignore[attr-defined]


class LiaisonForm(Form):
    """The officer who is to look after the enterprises."""

    liaison = forms.ModelChoiceField(label="责任联系人", queryset=User.objects.none())

    def __init__(self, data: Any = None, *, candidates: "QuerySet[User]") -> None:
        super().__init__(data)
        self.fields["liaison"].queryset = candidates  # type: ignore[attr-defined]


def about(act: Act, data: Any, *, years: list[int], candidates: "QuerySet[User]") -> Form:
    """The form that asks what else the act needs to know."""
    if act == Act.ASSIGN:
        return LiaisonForm(data, candidates=candidates)
    return YearForm(data, years=years)
