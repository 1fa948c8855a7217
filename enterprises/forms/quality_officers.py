"""Chief quality officers as entered."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.forms.attachments import day_field
from enterprises.models import QualityOfficer

FIELDS = (
    "name",
    "appointed_on",
    "document_number",
    "education",
    "quality_years",
    "training_certificate",
    "training_body",
    "trained_on",
    "retrained_on",
    "filed_on",
)


class QualityOfficerForm(Form):
    """Appointment, training and filing."""

    name = forms.CharField(label="姓名", max_length=40)
    appointed_on = day_field("任命日期", required=True)
    document_number = forms.CharField(label="任命文号", max_length=60, required=False)
    education = forms.CharField(label="学历", max_length=20, required=False)
    quality_years = forms.IntegerField(label="质量工作年限（年）", required=False, min_value=0, max_value=60)
    training_certificate = forms.CharField(label="任职培训证书编号", max_length=60, required=False)
    training_body = forms.CharField(label="培训机构", max_length=80, required=False)
    trained_on = day_field("任职培训日期")
    retrained_on = day_field("复训日期", help_text="最近一次复训；任职培训满三年前应复训。")
    filed_on = day_field("备案日期")

    def __init__(self, *args: Any, officer: QualityOfficer | None = None, **kwargs: Any) -> None:
        if officer is not None:
            kwargs.setdefault("initial", {name: getattr(officer, name) for name in FIELDS})
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row(*(Column(name, css_class="col-md-6") for name in FIELDS)))


class LeaveForm(Form):
    """When an officer left."""

    left_on = day_field("离任日期", required=True)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"left_on": day}
        super().__init__(*args, **kwargs)
