"""Opening a round, naming who takes part, putting its days off, and the filter of its overview."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Round
from benchmarking.queries import participants, rounds
from benchmarking.rules.rounds import (
    ASKED_RUNGS,
    INVITEES_MAX,
    NUMBER_MAX,
    OBJECTION_DAYS,
    OBJECTION_DAYS_MAX,
    REASON_MAX,
    Terms,
)
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise

NAMES_HELP = "每行一家，填企业名称或统一社会信用代码。"
STATES = [
    (participants.NOT_BEGUN, "未开始"),
    (participants.NOT_HANDED_IN, "逾期未提交"),
    (participants.TOO_LATE, "逾期提交"),
    (participants.OVERDUE, "超过核验截止日期"),
    *((str(status), ASSESSMENT.statuses[status].staff) for status in AssessmentStatus),
]


class NamesField(forms.CharField):
    """Enterprises, one in a line, by name or credit code; cleaned to the enterprises in that order."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> tuple[Enterprise, ...]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > INVITEES_MAX:
            raise forms.ValidationError(f"一次最多指定 {INVITEES_MAX} 家企业；范围更大的，请按梯度选择。")
        try:
            return rounds.enterprises_named(lines)
        except Refused as refusal:
            raise forms.ValidationError(refusal.words) from refusal


class RoundForm(Form):
    """Year, number, edition of the catalogue and days of a new round, who takes part, and what binds verification."""

    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)
    number = forms.IntegerField(label="轮次", min_value=1, max_value=NUMBER_MAX)
    catalogue = forms.ModelChoiceField(
        label="指标目录", queryset=rounds.usable_catalogues(), empty_label="请选择"
    )
    opens_on = forms.DateField(label="开始日期", widget=DayInput)
    due_on = forms.DateField(label="填报截止日期", widget=DayInput)
    verify_by = forms.DateField(label="核验截止日期", required=False, widget=DayInput)
    rungs = forms.MultipleChoiceField(
        label="参加梯度",
        required=False,
        choices=[(str(rung), rung.label) for rung in ASKED_RUNGS],
        widget=forms.CheckboxSelectMultiple,
    )
    invitees = NamesField(
        label="指定企业",
        required=False,
        help_text=f"{NAMES_HELP}梯度和指定企业都不填的，全部存续企业参加。",
    )
    spread = forms.DecimalField(
        label="允许分差（分）",
        required=False,
        max_digits=4,
        decimal_places=1,
        help_text="两次评分相差超过此数的，须说明理由或会商；不填不要求。",
    )
    objection_days = forms.IntegerField(
        label="异议期（工作日）",
        min_value=1,
        max_value=OBJECTION_DAYS_MAX,
        initial=OBJECTION_DAYS,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("year"), Column("number")),
            "catalogue",
            Row(Column("opens_on"), Column("due_on")),
            "rungs",
            "invitees",
            "verify_by",
            Row(Column("spread"), Column("objection_days")),
            HTML(
                '<p class="form-text">开放后将通知参加的企业；轮次使用的指标目录不再变更，日期只能推迟。</p>'
            ),
        )

    def opening(self) -> dict[str, Any]:
        """What was typed, as the act takes it; the form must be valid."""
        data = self.cleaned_data
        terms = Terms(
            rungs=tuple(data["rungs"]),
            invitees=data["invitees"],
            verify_by=data["verify_by"],
            spread=data["spread"],
            objection_days=data["objection_days"] or OBJECTION_DAYS,
        )
        return {name: data[name] for name in ("year", "number", "catalogue", "opens_on", "due_on")} | {
            "terms": terms
        }


class InviteForm(Form):
    """More enterprises for a round."""

    invitees = NamesField(label="企业", help_text=NAMES_HELP)


class DaysForm(Form):
    """The later days of a round, and why."""

    due_on = forms.DateField(label="填报截止日期", widget=DayInput)
    verify_by = forms.DateField(label="核验截止日期", required=False, widget=DayInput)
    reason = forms.CharField(
        label="推迟原因",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写入给企业的通知和操作日志。",
    )


class ParticipantFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; township; how far."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）",
        queryset=Organisation.objects.of_kind(OrganisationKind.TOWNSHIP),
        empty_label="全部",
    )
    state = django_filters.ChoiceFilter(label="状态", method="in_state", choices=STATES, empty_label="全部")

    class Meta:
        model = Enterprise
        fields = ("q", "township", "state")

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round

    def find(self, queryset: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        """Those with these words."""
        return participants.search(queryset, value.strip())

    def in_state(self, queryset: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        """Those that are so far."""
        return participants.in_state(queryset, value, self.round, clock.today())
