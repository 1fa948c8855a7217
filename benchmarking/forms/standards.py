"""What is entered of a standard and of each of its stages."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from benchmarking.models import Standard, StandardPublisher
from benchmarking.queries import standards
from benchmarking.rules.standards import IN_FORCE, WORDS_MAX, Facts
from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.workflow import Step
from enterprises.enums import StandardStage

# What a stage adds to the register.
PLAN = ("plan_batch", "planned_on")
TEXT = ("number", "publisher", "published_on", "implemented_on")
ADDED = {"plan": PLAN, "publish": TEXT, "replace": ("replaced_by",)}


class FactsForm(Form):
    """The facts of a standard."""

    title = forms.CharField(label="标准名称", max_length=120)
    product_group = forms.CharField(label="产品类别", max_length=60, required=False)
    number = forms.CharField(
        label="标准编号",
        max_length=40,
        required=False,
        help_text="如 T/ZZB 0825—2018，连接号怎么输入都可以。",
    )
    plan_batch = forms.CharField(
        label="立项计划批次", max_length=60, required=False, help_text="如“2018 年第二批”。"
    )
    planned_on = forms.DateField(label="列入计划日期", required=False, widget=DayInput)
    publisher = forms.ModelChoiceField(label="发布机构", queryset=standards.publishers(), required=False)
    published_on = forms.DateField(label="发布日期", required=False, widget=DayInput)
    implemented_on = forms.DateField(label="实施日期", required=False, widget=DayInput)
    replaced_by = forms.ModelChoiceField(
        label="代替标准", queryset=Standard.objects.filter(stage__in=IN_FORCE), required=False,
        help_text="被代替的标准填写新标准，新标准须先登记。",
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, required=False, help_text="如公告名称、日期。")

    def facts(self) -> Facts:
        """The facts as they were entered."""
        return Facts(**{name: self.cleaned_data[name] for name in FactsForm.base_fields})


class EditForm(FactsForm):
    """Corrects a standard that was opened at a version."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NewForm(FactsForm):
    """Enters a standard at the stage that it is at."""

    stage = forms.ChoiceField(label="状态", choices=[*StandardStage.choices])
    on = forms.DateField(label="进入该状态的日期", widget=DayInput)


class ProposalForm(Form):
    """What an enterprise proposes."""

    title = forms.CharField(label="标准名称", max_length=120, help_text="如“小型断路器”。")
    product_group = forms.CharField(label="产品类别", max_length=60, required=False)
    words = forms.CharField(
        label="行业水平比对", max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="国内外先进标准、行业水平和本企业产品的关键指标，以及参与标准制修订的经历。",
    )  # fmt: skip


class StageForm(Form):
    """That a standard came to a stage, and what this stage adds to the register."""

    on = forms.DateField(label="日期", widget=DayInput)
    words = forms.CharField(
        label="情况", required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, step: Step, standard: Standard, **kwargs: Any) -> None:
        # Several stages may be open at once on one page: the name of the step keeps their fields apart.
        super().__init__(*args, auto_id=f"id_{step.name}_%s", **kwargs)
        self.standard, self.added = standard, ADDED.get(step.name, ())
        of_facts = FactsForm(initial={name: getattr(standard, name) for name in self.added})
        for name in self.added:
            self.fields[name] = of_facts.fields[name]
            self.initial.setdefault(name, getattr(standard, name))
        self.fields["words"].required = step.reason
        if step.reason:
            self.fields["words"].label = "原因"

    def facts(self) -> Facts:
        """What the register says, with what this stage adds."""
        known = {name: getattr(self.standard, name) for name in FactsForm.base_fields}
        return Facts(**known | {name: self.cleaned_data[name] for name in self.added})


class PublisherForm(Form):
    """Who publishes from a day on; a name that is known gets other days."""

    name = forms.CharField(label="发布机构", max_length=80)
    first_on = forms.DateField(label="起", required=False, widget=DayInput)
    last_on = forms.DateField(label="止", required=False, widget=DayInput)
    source = forms.CharField(label="来源", max_length=200, required=False)


class StandardFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Number, name or product group; stage; publisher."""

    q = django_filters.CharFilter(label="编号、名称", method="find", max_length=60)
    stage = django_filters.ChoiceFilter(label="状态", choices=StandardStage, empty_label="全部")
    publisher = django_filters.ModelChoiceFilter(
        label="发布机构", queryset=StandardPublisher.objects.all(), empty_label="全部"
    )

    class Meta:
        model = Standard
        fields = ("q", "stage", "publisher")

    def find(self, queryset: QuerySet[Standard], name: str, value: str) -> QuerySet[Standard]:
        """Those with these words."""
        return standards.search(queryset, value.strip())
