"""What is entered of a certification case and of each of its stages."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from benchmarking.enums import CertificationRoute, CertificationStatus
from benchmarking.models import CertificationCase
from benchmarking.queries import certifications
from benchmarking.rules.certifications import WORDS_MAX
from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.uploads import ACCEPT, HINT
from dongtou_brand.kernel.workflow import Step
from enterprises.models import Certificate, Enterprise, Product


class CaseForm(Form):
    """The product, the standard, the route and the certifying body."""

    product = forms.ModelChoiceField(
        label="认证产品", queryset=Product.objects.none(), required=False, help_text="取自企业档案的产品。"
    )
    route = forms.ChoiceField(label="认证路径", choices=CertificationRoute)
    standard = forms.ModelChoiceField(
        label="认证依据", queryset=certifications.standards_in_force(), required=False,
        help_text="标准库中现行的“浙江制造”标准。",
    )  # fmt: skip
    rule_number = forms.CharField(
        label="实施细则编号",
        required=False,
        max_length=40,
        help_text="如 ZJM-006-4481-2023，不清楚的可以先不填。",
    )
    body = forms.CharField(label="认证机构", required=False, max_length=80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = enterprise.products.all()  # type: ignore[attr-defined]

    def clean_rule_number(self) -> str:
        """Upper case without blanks, as it is printed."""
        return "".join(str(self.cleaned_data["rule_number"]).upper().split())


class StageForm(Form):
    """That a case came to a stage: on which day, with what words and paper, and for 获证 with which certificate."""

    on = forms.DateField(label="日期", widget=DayInput)
    certificate: "forms.ModelChoiceField[Certificate]" = forms.ModelChoiceField(
        label="证书",
        queryset=Certificate.objects.none(),
        help_text="企业档案中登记的有效“浙江制造”认证证书。",
    )
    words = forms.CharField(
        label="情况", required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = forms.FileField(
        label="材料", required=False, help_text=HINT, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )

    def __init__(self, *args: Any, step: Step, enterprise: Enterprise, **kwargs: Any) -> None:
        # Several stages may be open at once on one page: the name of the step keeps their fields apart.
        super().__init__(*args, auto_id=f"id_{step.name}_%s", **kwargs)
        if step.name == "certify":
            self.fields["certificate"].queryset = certifications.brand_certificates(enterprise)  # type: ignore[attr-defined]
        else:
            del self.fields["certificate"]
        self.fields["words"].required = step.reason
        if step.reason:
            self.fields["words"].label = "原因"


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; township; route; how far."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）",
        field_name="enterprise__township",
        queryset=Organisation.objects.of_kind(OrganisationKind.TOWNSHIP),
        empty_label="全部",
    )
    route = django_filters.ChoiceFilter(label="认证路径", choices=CertificationRoute, empty_label="全部")
    status = django_filters.ChoiceFilter(label="状态", choices=CertificationStatus, empty_label="全部")

    class Meta:
        model = CertificationCase
        fields = ("q", "township", "route", "status")

    def find(
        self, queryset: QuerySet[CertificationCase], name: str, value: str
    ) -> QuerySet[CertificationCase]:
        """Those of enterprises with these words."""
        return certifications.search(queryset, value.strip())
