"""The part of a form that asks whether an enterprise is one that the pool already has."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.models import Enterprise
from enterprises.queries.namesakes import similar, untold
from enterprises.rules.namesakes import are_told_apart

NAMESAKES = Fieldset("重名核对", "is_another", "told_apart_reason")


class ToldApartForm(Form):
    """Asks for a tick and a reason as soon as the pool has enterprises with a name like the one that was typed.

    `namesakes` are those enterprises; the page shows them with links.
    """

    is_another = forms.BooleanField(label="核对过，不是同一家企业", required=False)
    told_apart_reason = forms.CharField(
        label="核对依据",
        required=False,
        max_length=80,
        help_text="如：统一社会信用代码、法定代表人和住所均不同。",
    )

    namesakes: list[Enterprise]

    def look_for_namesakes(self, name: str, *, but: Enterprise | None = None) -> None:
        """Ask about the enterprises with a name like this one."""
        self.ask_about(similar(name, but=but) if name.strip() else [])

    def ask_about(self, namesakes: list[Enterprise]) -> None:
        """Ask whether it is one of these; without any the form asks nothing."""
        self.namesakes = namesakes
        if not self.namesakes:
            del self.fields["is_another"], self.fields["told_apart_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if words := are_told_apart([one.name for one in self.namesakes], self._reason(cleaned)):
            self.add_error("told_apart_reason" if cleaned.get("is_another") else "is_another", words)
        return cleaned

    def told_apart(self) -> str:
        """How it was found out that it is none of them; "" when there are none."""
        return self._reason(self.cleaned_data)

    def _reason(self, cleaned: dict[str, Any]) -> str:
        return str(cleaned.get("told_apart_reason", "")).strip() if cleaned.get("is_another") else ""


class TellApartForm(ToldApartForm):
    """The same question about an enterprise of the pool and those that were not told from it yet."""

    def __init__(self, data: Any = None, *, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.ask_about(untold(enterprise))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(NAMESAKES) if self.namesakes else Layout()
