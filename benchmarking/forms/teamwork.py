"""Who sees to which indicators, and a comment."""

from typing import Any

from django import forms

from accounts.models import User
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import rounds, teamwork
from benchmarking.rules.teamwork import COMMENT_MAX
from dongtou_brand.kernel.forms import Form

KEY_DIGITS = 18


class ManyField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their keys; a number that is no key of anything is refused in words."""

    def clean(self, value: Any) -> Any:
        if any(len(str(one)) > KEY_DIGITS for one in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class AssignForm(Form):
    """The indicators that are given to a colleague; nobody takes them back."""

    indicators = ManyField(
        label="指标",
        queryset=Indicator.objects.none(),
        required=False,
        error_messages={"invalid_choice": "请从列表中选择指标。"},
    )
    person = forms.ModelChoiceField(
        label="填报人",
        queryset=User.objects.none(),
        required=False,
        empty_label="收回，不指定",
        error_messages={"invalid_choice": "请选择本企业现有的人员。"},
    )

    def __init__(self, assessment: Assessment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = rounds.indicators_within(assessment)  # type: ignore[attr-defined]
        self.fields["person"].queryset = teamwork.colleagues(assessment)  # type: ignore[attr-defined]


class CommentForm(Form):
    """A comment; how long it may be is said by the rule."""

    text = forms.CharField(
        label="留言",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"不超过 {COMMENT_MAX} 个字。",
    )
