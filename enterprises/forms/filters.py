"""Conditions of the enterprise list; they stand in the address."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation
from enterprises.enums import Rung
from enterprises.models import Enterprise, Industry
from enterprises.queries import enterprises as queries

CULTIVATED = "cultivated"
EXPIRING = "expiring"
TABS = ((CULTIVATED, "培育及以上"), (EXPIRING, "证书 90 天内到期"))


class EnterpriseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The list's conditions; `day` decides which townships exist and which certificates end soon."""

    q = django_filters.CharFilter(
        label="企业",
        method="by_term",
        widget=forms.TextInput(attrs={"placeholder": "名称、拼音或信用代码", "maxlength": 60}),
    )
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）", queryset=Organisation.objects.none(), empty_label="全部"
    )
    rung = django_filters.ChoiceFilter(label="梯度", choices=Rung.choices, empty_label="全部")
    industry = django_filters.ModelChoiceFilter(
        label="行业", queryset=Industry.objects.none(), empty_label="全部"
    )
    tab = django_filters.ChoiceFilter(
        label="视图", choices=TABS, method="by_tab", widget=forms.HiddenInput, empty_label=None
    )

    class Meta:
        model = Enterprise
        fields = ("q", "township", "rung", "industry", "tab")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        townships = self.filters["township"].field
        townships.queryset = queries.townships_on(day)
        townships.label_from_instance = lambda township: township.short_name
        self.filters["industry"].field.queryset = queries.industries_in_pool()

    def by_term(self, enterprises: QuerySet[Enterprise], name: str, term: str) -> QuerySet[Enterprise]:
        return enterprises.filter(queries.named_like(term[:60]))

    def by_tab(self, enterprises: QuerySet[Enterprise], name: str, tab: str) -> QuerySet[Enterprise]:
        if tab == CULTIVATED:
            return queries.cultivated(enterprises)
        return queries.expiring(enterprises, self.day)

    def words(self) -> str:
        """The conditions as a sentence, for a list that nothing matches."""
        said = []
        for name, value in self.form.cleaned_data.items():
            if value:
                field = self.form.fields[name]
                shown = (
                    dict(getattr(field, "choices", ())).get(value, value)
                    if name in ("rung", "tab")
                    else value
                )
                said.append(f"{field.label}为“{getattr(shown, 'short_name', shown)}”")
        return "，".join(said)
