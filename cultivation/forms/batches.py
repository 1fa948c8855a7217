"""Forms for batches and the ladder."""

from django import forms

from cultivation.enums import BatchKind
from cultivation.models import Batch
from cultivation.queries import batches
from cultivation.rules.batches import next_rungs
from dongtou_brand.kernel.forms import DayInput, Form, with_button
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises


class BatchForm(Form):
    """A new batch."""

    year = forms.IntegerField(label="年度", min_value=2015, max_value=2100)
    kind = forms.ChoiceField(label="类别", choices=BatchKind)
    name = forms.CharField(label="批次名称", max_length=80, help_text="例如：2016 年第一批培育企业")
    decided_on = forms.DateField(label="认定日期", widget=DayInput())
    document = forms.CharField(label="认定文件", max_length=80, required=False)

    helper = with_button("新建批次")


class AdmitForm(Form):
    """An enterprise for a batch."""

    enterprise = forms.CharField(label="企业", max_length=120, help_text="企业名称或统一社会信用代码")
    on = forms.DateField(label="列入日期", widget=DayInput())

    helper = with_button("列入批次")

    def __init__(self, batch: Batch, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def clean_enterprise(self) -> Enterprise:
        """The enterprise that was meant."""
        try:
            return enterprises.named(self.cleaned_data["enterprise"], batches.candidates(self.batch))
        except Refused as refused:
            raise forms.ValidationError(refused.words) from refused


class MoveForm(Form):
    """A move on the ladder."""

    target = forms.ChoiceField(label="调整为")
    on = forms.DateField(label="生效日期", widget=DayInput())
    reason = forms.CharField(
        label="依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明会议、文件或核验结论。",
    )

    helper = with_button("确认调整")

    def __init__(self, enterprise: Enterprise, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rungs = [(rung.value, rung.label) for rung in next_rungs(enterprise.rung)]
        self.fields["target"].choices = rungs  # type: ignore[attr-defined]
