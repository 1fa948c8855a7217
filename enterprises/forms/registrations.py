"""What an applicant enters, the number and code by which he comes back, and what staff say of it."""

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Div, Fieldset, Layout, Row
from django import forms

from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.forms import Form
from enterprises.forms.attachments import FileForm, offer
from enterprises.forms.enterprises import clean_phone
from enterprises.forms.namesakes import ToldApartForm
from enterprises.models import Enterprise, Registration
from enterprises.queries import enterprises as queries
from enterprises.rules import credit_codes, profiles
from enterprises.rules.registrations import Application
from enterprises.states import REGISTRATION

LICENCE = (uploads.PDF, uploads.JPEG, uploads.PNG)
CONSENT = "所填内容与营业执照一致、真实有效；同意平台为办理入库登记和培育服务使用上述信息。"
FIELDS = tuple(Application.__dataclass_fields__)


class RegistrationForm(FileForm):
    """An enterprise registers itself; the licence always comes with it."""

    accept = ",".join(suffix for kind in LICENCE for suffix in uploads.SUFFIXES[kind])
    hint = "须上传。PDF、JPG 或 PNG，单个文件不超过 20 MB，字迹清晰。"

    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=60,
        help_text="18 位，按营业执照填写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="企业名称", max_length=120, help_text="按营业执照填写全称。")
    township: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="所在街道（乡镇）", queryset=None, empty_label="请选择"
    )
    industry: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="国民经济行业", queryset=None, empty_label="请选择", help_text="按 GB/T 4754。"
    )
    address = forms.CharField(label="住所", max_length=200)
    main_products = forms.CharField(label="主导产品", max_length=200)
    legal_representative = forms.CharField(label="法定代表人", max_length=40)
    contact_name = forms.CharField(
        label="联系人", max_length=40, help_text="入库后由联系人设立企业负责人账号。"
    )
    contact_phone = forms.CharField(
        label="联系电话", max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    override_reason = forms.CharField(
        label="校验例外原因",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="仅在提示校验不符、而营业执照上确为此码时填写。",
    )
    agreed = forms.BooleanField(label=f"承诺：{CONSENT}", error_messages={"required": "请阅读并勾选承诺。"})

    def __init__(
        self, *args: Any, day: date, registration: Registration | None = None, **kwargs: Any
    ) -> None:
        if registration is not None:
            kwargs.setdefault("initial", {name: getattr(registration, name) for name in FIELDS})
            kwargs["attachment"] = kwargs.get("attachment") or registration.licence
        super().__init__(*args, **kwargs)
        offer(self, "township", queries.townships_on(day), lambda unit: unit.short_name)
        offer(self, "industry", queries.industries_in_force().order_by("-edition", "code"))
        licence = self.fields["file"]
        licence.label, licence.required = "营业执照", True
        licence.error_messages["required"] = "请上传营业执照。"
        # what came earlier stands for the file; what was not taken has its own words
        self.initial["file"] = self.attachment or self.refusal
        self.helper.layout = _layout()

    def clean_credit_code(self) -> str:
        return credit_codes.fold(self.cleaned_data["credit_code"])

    def clean_contact_phone(self) -> str:
        return clean_phone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        code = cleaned.get("credit_code")
        if code and (words := profiles.code_is_right(code, cleaned.get("override_reason", ""), True)):
            self.add_error("credit_code", words.replace("并上传营业执照", ""))
        return cleaned

    def application(self) -> Application:
        """What was entered, for the action."""
        return Application(**{name: self.cleaned_data[name] for name in FIELDS})


def _layout() -> Layout:
    def pair(left: str, right: str) -> Row:
        return Row(Column(left, css_class="col-md-6"), Column(right, css_class="col-md-6"))

    return Layout(
        Fieldset(
            "企业信息",
            pair("credit_code", "name"),
            pair("township", "industry"),
            pair("legal_representative", "address"),
            pair("main_products", "file"),
            "override_reason",
            "kept",
        ),
        Fieldset("联系人", pair("contact_name", "contact_phone")),
        Div("agreed"),
    )


class StatusForm(Form):
    """Number and query code, as they stand on the receipt."""

    number = forms.CharField(
        label="受理编号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="12 位，不分大小写，空格可省略。",
    )


class ReasonForm(Form):
    """Why a registration is returned or refused; the applicant reads it."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明原因，申请企业看得到。"},
    )

    def __init__(self, step: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{step}-%s", **kwargs)
        self.step = step
        words = next(each.words for each in REGISTRATION.steps if each.name == step)
        self.fields["reason"].label = f"{words}的原因（企业可见）"


class ReissueForm(Form):
    """To whom another query code is given, and how it was found out that it is the applicant."""

    reason = forms.CharField(
        label="领取人及核实身份的方式",
        max_length=200,
        help_text="例如：联系人林小满本人到场，已核对身份证和营业执照原件。企业可见。",
        error_messages={"required": "请写明领取人及核实身份的方式。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="reissue-%s", **kwargs)


class AdmitForm(ToldApartForm):
    """Whether the enterprise is one that the pool has already; asks nothing when no name is alike."""

    def __init__(self, *args: Any, namesakes: list[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.namesakes = namesakes
        if not namesakes:
            del self.fields["is_another"], self.fields["told_apart_reason"]


class RegistrationFilter(Form):
    """The list's search; the tab goes with it."""

    q = forms.CharField(
        label="企业",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "企业名称、受理编号或信用代码"}),
    )
    tab = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
