"""What is entered of an on-site verification."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from benchmarking.enums import VisitResult, VisitStatus
from benchmarking.forms.answers import VersionField
from benchmarking.forms.teamwork import ManyField
from benchmarking.models import Assessment, Visit, VisitItem
from benchmarking.queries import visits
from benchmarking.rules.visits import CONCLUSION_MAX, NOTE_MAX, QUESTION_MAX
from dongtou_brand.kernel.forms import DayInput, Form

CHECK = {"class": "form-check-input"}
RESULTS = [(one.value, one.label) for one in VisitResult if one is not VisitResult.UNCHECKED]


class PeopleField(ManyField):
    """People by their keys."""

    def label_from_instance(self, obj: Any) -> str:
        """The name as it is said, with the account in case two have the same."""
        return f"{obj.name}（{obj.username}）"


class PlanForm(Form):
    """When, where, who and what is looked at."""

    planned_on = forms.DateField(label="核查日期", widget=DayInput)
    place = forms.CharField(label="核查地点", max_length=120)
    purpose = forms.CharField(
        label="核查重点", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    members = PeopleField(
        label="核查人员",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs=CHECK),
        help_text="两人以上。",
    )
    indicators = forms.MultipleChoiceField(
        label="核查指标", required=False, widget=forms.CheckboxSelectMultiple(attrs=CHECK)
    )
    questions = forms.CharField(
        label="其他核查内容", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一项，如“生产现场与申报地址是否一致”。",
    )  # fmt: skip

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"place": assessment.enterprise.address})
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = visits.askable(assessment)  # type: ignore[attr-defined]
        self.fields["indicators"].choices = visits.indicators(assessment)  # type: ignore[attr-defined]

    def clean_questions(self) -> list[str]:
        """One question a line; one that is too long is not cut."""
        found = [line.strip() for line in str(self.cleaned_data["questions"]).splitlines() if line.strip()]
        if any(len(line) > QUESTION_MAX for line in found):
            raise forms.ValidationError(f"每行不能超过 {QUESTION_MAX} 个字，请分行填写。")
        return found


class ItemForm(Form):
    """What was seen at one line."""

    result = forms.ChoiceField(
        label="结果",
        choices=RESULTS,
        widget=forms.RadioSelect(attrs=CHECK),
        error_messages={"required": "请选择核查结果。"},
    )
    note = forms.CharField(
        label="现场情况", required=False, max_length=NOTE_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = VersionField()

    def __init__(self, *args: Any, item: VisitItem, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(item, name) for name in ("result", "note", "version")})
        # Every line of the page has this form.
        super().__init__(*args, auto_id=f"id_{item.pk}_%s", **kwargs)


class PhotoForm(forms.Form):
    """A photo."""

    photo = forms.FileField(
        label="照片", widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
        error_messages={"required": "请选择或拍摄照片。", "empty": "照片是空文件，请重新选择。"},
    )  # fmt: skip


class FinishForm(Form):
    """The conclusion of a visit."""

    done_on = forms.DateField(label="完成日期", widget=DayInput)
    conclusion = forms.CharField(
        label="核查结论", max_length=CONCLUSION_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(Form):
    """Why a visit is called off or opened again."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class VisitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; township; how far."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）",
        field_name="assessment__enterprise__township",
        queryset=Organisation.objects.of_kind(OrganisationKind.TOWNSHIP),
        empty_label="全部",
    )
    status = django_filters.ChoiceFilter(label="状态", choices=VisitStatus, empty_label="全部")

    class Meta:
        model = Visit
        fields = ("q", "township", "status")

    def find(self, queryset: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Those at enterprises with these words."""
        return visits.search(queryset, value.strip())
