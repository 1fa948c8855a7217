"""The conditions of a draw, what an inspection found, and the filter of the drawn enterprises."""

import secrets
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from benchmarking.enums import InspectionStatus
from benchmarking.models import Inspection, Round
from benchmarking.rules.draws import SEED_MAX
from benchmarking.rules.inspections import FOUND_MAX
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.forms import DayInput, Form
from enterprises.queries.enterprises import named_like

RESULTS = [(str(status), str(status.label)) for status in (InspectionStatus.PASSED, InspectionStatus.FAILED)]


class DrawForm(Form):
    """How a sample is drawn. The seed is given by the system, or typed as a public draw produced it."""

    round = forms.ModelChoiceField(Round.objects.none(), label="轮次", empty_label="请选择")
    percent = forms.DecimalField(
        label="抽查比例（%）", max_digits=5, decimal_places=2, min_value=0, max_value=100,
        help_text="按每个街道（乡镇）已核验的企业数计算，不足一家按一家计。",
    )  # fmt: skip
    minimum = forms.IntegerField(label="每个街道（乡镇）最少（家）", min_value=0, max_value=9999)
    maximum = forms.IntegerField(label="每个街道（乡镇）最多（家）", min_value=1, max_value=9999)
    seed = forms.CharField(
        label="随机种子", max_length=SEED_MAX,
        help_text="由系统随机给出；公开摇号的，填写摇出的号码。随抽取结果一并记录，任何人都可以据此验证。",
    )  # fmt: skip

    def __init__(self, *args: Any, rounds: "QuerySet[Round]", **kwargs: Any) -> None:
        given = {"percent": 20, "minimum": 1, "maximum": 5, "seed": secrets.token_hex(8)}
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rounds


class ResultForm(Form):
    """What an inspection found."""

    result = forms.ChoiceField(label="检查结果", choices=[("", "请选择"), *RESULTS])
    inspected_on = forms.DateField(label="检查日期", widget=DayInput)
    found = forms.CharField(
        label="检查情况", max_length=FOUND_MAX, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明核对了哪些指标和材料、与核验结果是否相符。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspected_on"].initial = clock.today


class TakeBackForm(Form):
    """Why a result is taken back."""

    reason = forms.CharField(label="撤回原因", max_length=FOUND_MAX, widget=forms.Textarea(attrs={"rows": 3}))


class InspectionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Drawn enterprises by name and result."""

    q = django_filters.CharFilter(label="企业", method="named", max_length=60)
    status = django_filters.ChoiceFilter(
        label="检查结果", choices=InspectionStatus.choices, empty_label="全部"
    )

    class Meta:
        model = Inspection
        fields: tuple[str, ...] = ()

    def named(self, found: "QuerySet[Inspection]", _: str, words: str) -> "QuerySet[Inspection]":
        """By name, its pinyin or the credit code."""
        return found.filter(named_like(words, "assessment__enterprise__"))
