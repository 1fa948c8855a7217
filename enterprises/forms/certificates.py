"""Certificates as entered."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.enums import CertificateKind, CertificateStatus
from enterprises.forms.attachments import FileForm, day_field, offer
from enterprises.models import Certificate, Enterprise, Product
from enterprises.rules.certificates import is_whole

FIELDS = ("kind", "status", "standard", "number", "issuer", "valid_from", "valid_to", "product")


class CertificateForm(FileForm):
    """What stands on a certificate."""

    kind = forms.ChoiceField(label="证书类别", choices=[("", "请选择"), *CertificateKind.choices])
    status = forms.ChoiceField(
        label="状态", choices=CertificateStatus.choices, initial=CertificateStatus.VALID
    )
    product: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="认证产品",
        queryset=None,
        required=False,
        empty_label="不限定产品",
        help_text="“浙江制造”认证按产品发证，必须选择；列表中没有的请先登记产品。",
    )
    standard = forms.CharField(
        label="认证依据", max_length=60, required=False, help_text="如 GB/T 19001—2016。"
    )
    number = forms.CharField(label="证书编号", max_length=60, required=False)
    issuer = forms.CharField(label="发证机构", max_length=80, required=False)
    valid_from = day_field("有效期起")
    valid_to = day_field("有效期止")

    def __init__(
        self,
        *args: Any,
        enterprise: Enterprise,
        certificate: Certificate | None = None,
        **kwargs: Any,
    ) -> None:
        if certificate is not None:
            kwargs.setdefault("initial", {name: getattr(certificate, name) for name in FIELDS})
            kwargs["attachment"] = kwargs.get("attachment") or certificate.file
        super().__init__(*args, **kwargs)
        offer(self, "product", Product.objects.filter(enterprise=enterprise))
        self.fields["file"].label = "扫描件"
        pairs = (
            ("kind", "status"),
            ("standard", "number"),
            ("valid_from", "valid_to"),
            ("product", "issuer"),
        )
        columns = [Row(*(Column(name, css_class="col-md-6") for name in pair)) for pair in pairs]
        self.helper.layout = Layout(*columns, "file", "kept")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        words = is_whole(
            cleaned["kind"],
            cleaned["status"],
            cleaned["valid_from"],
            cleaned["valid_to"],
            has_product=cleaned["product"] is not None,
        )
        if words:
            self.add_error(None, words)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action; the file is the attachment that was kept."""
        return {name: self.cleaned_data[name] for name in FIELDS} | {"file": self.attachment}


class EndForm(Form):
    """Why a certificate is taken out of force."""

    reason = forms.CharField(label="注销原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
