"""Asking an expert, and what the expert writes."""

from typing import Any

from django import forms

from accounts.models import User
from benchmarking.forms.verdicts import VerdictForm
from benchmarking.models import Assessment
from benchmarking.queries import opinions
from benchmarking.rules.opinions import OPINION_MAX, SCORE_NOTE_MAX
from dongtou_brand.kernel.forms import Form


class ExpertField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        """The name as it is said, with the account in case two have the same."""
        return f"{obj.name}（{obj.username}）"


class AskForm(Form):
    """Which expert is asked, and whether to score too."""

    expert = ExpertField(
        label="评审专家",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择专家。", "invalid_choice": "所选人员不是评审专家，或已经指派。"},
    )

    scores_too = forms.BooleanField(label="独立评分（不显示核验结果）", required=False)

    def __init__(self, assessment: Assessment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = opinions.askable(assessment)  # type: ignore[attr-defined]


class OpinionForm(Form):
    """The expert's words."""

    text = forms.CharField(
        label="专家意见",
        max_length=OPINION_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "请填写意见。", "max_length": f"意见不能超过 {OPINION_MAX} 个字。"},
    )


class ScoreForm(VerdictForm):
    """What an expert finds at one indicator; `finding()` is the score."""

    note = forms.CharField(
        label="评分理由",
        required=False,
        max_length=SCORE_NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "与自评不一致时须写明理由"}),
        error_messages={"max_length": f"评分理由不能超过 {SCORE_NOTE_MAX} 个字。"},
    )
