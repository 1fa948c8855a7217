"""Registering and correcting an enterprise; asking to see behind the masks."""

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from dongtou_brand.kernel.forms import Form
from enterprises.enums import UnmaskReason
from enterprises.forms.attachments import FileForm, day_field, offer, yes_no_field, yes_no_initial
from enterprises.forms.namesakes import NAMESAKES, ToldApartForm
from enterprises.models import Enterprise, Industry
from enterprises.queries import enterprises as queries
from enterprises.rules import credit_codes, profiles
from enterprises.rules.profiles import Profile


def clean_phone(typed: str) -> str:
    """A number as it is kept; raises `ValidationError` for what is none."""
    phone = profiles.folded_phone(typed)
    if wrong := profiles.phone_is_right(phone):
        raise ValidationError(wrong)
    return phone


class EnterpriseForm(ToldApartForm, FileForm):
    """The facts of the dossier's head. Name and township of an enterprise of the pool are altered elsewhere."""

    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=60,
        help_text="18 位，按营业执照填写；全角字符和空格会自动整理。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="企业名称", max_length=120)
    township: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="所在街道（乡镇）", queryset=None, empty_label="请选择"
    )
    industry: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="国民经济行业",
        queryset=None,
        empty_label="请选择",
        help_text="按 GB/T 4754。",
    )
    legal_representative = forms.CharField(label="法定代表人", max_length=40)
    address = forms.CharField(label="住所", max_length=200, required=False)
    founded_on = day_field("成立日期")
    ownership = forms.CharField(label="企业类型", max_length=60, required=False)
    main_products = forms.CharField(label="主导产品", max_length=200, required=False)
    headquarters_in_zhejiang = yes_no_field("总部在浙江")
    excellence_since = day_field("导入卓越绩效管理模式日期")
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=20, required=False)
    override_reason = forms.CharField(
        label="校验例外原因",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="仅在信用代码校验位不符、而营业执照上确为此码时填写，并上传营业执照。",
    )

    def __init__(self, *args: Any, day: date, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        if enterprise is not None:
            kwargs.setdefault("initial", _initial(enterprise))
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        if enterprise is not None and self.attachment is None:
            self.attachment = enterprise.override_file
        if enterprise is not None:
            del self.fields["name"], self.fields["township"]
        self._offer(day)
        self.fields["file"].label = "营业执照"
        self.look_for_namesakes(self._name_to_compare(), but=enterprise)
        self.helper.layout = _layout(new=enterprise is None, alike=bool(self.namesakes))

    def _name_to_compare(self) -> str:
        """The name of a new enterprise; of one in the pool only when it is given another code."""
        if self.enterprise is None:
            return str(self.data.get("name", ""))
        code = credit_codes.fold(self.data.get("credit_code", self.enterprise.credit_code))
        return self.enterprise.name if code != self.enterprise.credit_code else ""

    def _offer(self, day: date) -> None:
        industries = queries.industries_in_force()
        if self.enterprise is None:
            offer(self, "township", queries.townships_on(day), lambda unit: unit.short_name)
        else:
            # what an old record says stays a choice of its own, though it no longer is one for others
            industries = Industry.objects.filter(_or_this(industries, self.enterprise.industry_id))
        offer(self, "industry", industries.order_by("-edition", "code"))

    def clean_credit_code(self) -> str:
        code = credit_codes.fold(self.cleaned_data["credit_code"])
        twin = queries.with_code(code)
        if twin is not None and twin != self.enterprise:
            words = '该企业已建档：<a href="{}">{}</a>，请勿重复入库。'
            raise ValidationError(
                format_html(words, reverse("enterprises:detail", args=[twin.pk]), twin.name)
            )
        return code

    def clean_contact_phone(self) -> str:
        return clean_phone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        code = cleaned.get("credit_code")
        if code:
            has_file = self.attachment is not None
            words = profiles.code_is_right(code, cleaned.get("override_reason", ""), has_file)
            if words:
                self.add_error("credit_code", words)
        return cleaned

    def profile(self) -> Profile:
        """What was entered, for the action."""
        names = set(Profile.__dataclass_fields__) & set(self.cleaned_data)
        values = {name: self.cleaned_data[name] for name in names}
        if self.enterprise is not None:
            values |= {"name": self.enterprise.name, "township": self.enterprise.township}
        return Profile(**values, override_file=self.attachment)


def _or_this(rows: QuerySet[Any], pk: int) -> Q:
    return Q(pk__in=rows.values("pk")) | Q(pk=pk)


def _initial(enterprise: Enterprise) -> dict[str, Any]:
    names = set(Profile.__dataclass_fields__) - {"override_file", "headquarters_in_zhejiang"}
    values = {name: getattr(enterprise, name) for name in names}
    return values | {"headquarters_in_zhejiang": yes_no_initial(enterprise.headquarters_in_zhejiang)}


def _layout(*, new: bool, alike: bool) -> Layout:
    def pair(*names: str) -> Row:
        return Row(*(Column(name, css_class="col-md-6") for name in names))

    return Layout(
        *([NAMESAKES] if alike else []),
        Fieldset(
            "登记信息",
            pair("credit_code", "name") if new else pair("credit_code", "industry"),
            pair("override_reason", "file"),
            *([pair("township", "industry")] if new else []),
            pair("legal_representative", "founded_on"),
            pair("ownership", "address"),
            "kept",
        ),
        Fieldset(
            "品牌建设信息",
            pair("main_products", "headquarters_in_zhejiang"),
            pair("excellence_since", "contact_name"),
            Row(Column("contact_phone", css_class="col-md-6")),
        ),
    )


class UnmaskForm(Form):
    """Why the names and numbers of a dossier are to be shown in full."""

    reason = forms.ChoiceField(label="事由", choices=UnmaskReason.choices)
    note = forms.CharField(label="说明", required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if words := profiles.says_why(cleaned.get("reason", ""), cleaned.get("note", "")):
            self.add_error("note", words)
        return cleaned
