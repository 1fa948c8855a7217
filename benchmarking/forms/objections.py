"""An objection as it is entered, its answer, and the list of objections."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from benchmarking.enums import ObjectionStatus
from benchmarking.models import Indicator, Objection
from benchmarking.queries import objection_states, objections
from benchmarking.rules.objections import ANSWER_MAX, TEXT_MAX
from dongtou_brand.kernel.forms import Form
from dongtou_brand.kernel.uploads import ACCEPT, HINT


class ObjectionForm(Form):
    """Which indicators, why, and the paper that shows it."""

    points = forms.TypedMultipleChoiceField(
        label="有异议的指标",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请勾选有异议的指标。",
            "invalid_choice": "所选指标不在本轮指标目录中。",
        },
    )
    text = forms.CharField(
        label="异议理由",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明对哪一项核验结果有异议、事实依据和请求。",
    )
    file = forms.FileField(
        label="证明材料", required=False, help_text=HINT, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )

    def __init__(self, indicators: Iterable[Indicator], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(i.pk, f"{i.code} {i.name}") for i in indicators]  # type: ignore[attr-defined]


class AnswerForm(Form):
    """The written answer, and what it comes to."""

    decision = forms.ChoiceField(
        label="答复结论",
        choices=[("uphold", "异议成立，重新核验"), ("reject", "维持原结果")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择答复结论。", "invalid_choice": "请选择答复结论。"},
    )
    answer = forms.CharField(
        label="答复意见",
        max_length=ANSWER_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="逐项说明事实和依据，将告知企业并写入企业档案。",
    )


class ObjectionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; township; how far."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）",
        method="of_township",
        queryset=Organisation.objects.of_kind(OrganisationKind.TOWNSHIP),
        empty_label="全部",
    )
    status = django_filters.ChoiceFilter(
        label="状态", choices=ObjectionStatus.choices, empty_label="全部", method="of_status"
    )

    class Meta:
        model = Objection
        fields = ("q", "township", "status")

    def __init__(self, *args: Any, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def find(self, queryset: QuerySet[Objection], name: str, value: str) -> QuerySet[Objection]:
        """Those of enterprises with these words; of a past day with what they were called then."""
        words = value.strip()
        if self.day is None:
            return objections.search(queryset, words)
        return objection_states.search(queryset, words, self.day)

    def of_township(
        self, queryset: QuerySet[Objection], name: str, value: Organisation
    ) -> QuerySet[Objection]:
        """Those of enterprises that are, or on a past day were, in this township."""
        if self.day is None:
            return queryset.filter(assessment__enterprise__township=value)
        return objection_states.in_township(queryset, value.pk, self.day)

    def of_status(self, queryset: QuerySet[Objection], name: str, value: str) -> QuerySet[Objection]:
        """Those that are, or on a past day were, so far."""
        return queryset.filter(**{"status" if self.day is None else "status_then": value})
