"""Changes of the enterprise itself, as entered: one form for each kind."""

from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from dongtou_brand.kernel.rule import Refused
from enterprises.enums import AlterationKind
from enterprises.forms.attachments import FileForm, day_field, offer
from enterprises.forms.namesakes import NAMESAKES, ToldApartForm
from enterprises.models import Enterprise
from enterprises.queries import enterprises as queries
from enterprises.rules.alterations import CORRECTION, can_merge, has_ground


class AlterationForm(FileForm):
    """Day and ground of a change; each kind adds what changes, and says what follows."""

    kind: AlterationKind
    consequence = ""
    # the fields of this kind, which stand first
    what: tuple[str, ...] = ()

    on = day_field("变更日期", required=True, help_text="以登记机关核准或文件载明的日期为准。")
    document_number = forms.CharField(
        label="依据文号",
        max_length=60,
        required=False,
        help_text="如变更（注销）登记通知书文号；没有文号的上传证明材料。",
    )
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, enterprise: Enterprise, day: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": day})
        super().__init__(*args, **kwargs)
        self.enterprise, self.day = enterprise, day
        self.fields["file"].label = "证明材料"
        self.prepare()
        told_apart = [NAMESAKES] if getattr(self, "namesakes", []) else []
        self.helper.layout = Layout(
            HTML(f'<p class="form-text mb-3">{self.consequence}</p>'),
            *told_apart,
            *self.what,
            Row(Column("on", css_class="col-md-6"), Column("document_number", css_class="col-md-6")),
            "reason",
            "file",
            "kept",
        )

    def prepare(self) -> None:
        """Set up the fields of this kind."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, has_file = cleaned.get("document_number", ""), self.attachment is not None
        if words := has_ground(self.kind, number, self.grounds(cleaned), has_file=has_file):
            self.add_error("reason" if "恢复" in words else "document_number", words)
        return cleaned

    def grounds(self, cleaned: dict[str, Any]) -> str:
        """The reason that is recorded."""
        return str(cleaned.get("reason", "")).strip()

    def ground(self) -> dict[str, Any]:
        """Day and ground, for the action."""
        return {
            "on": self.cleaned_data["on"],
            "document_number": self.cleaned_data["document_number"],
            "reason": self.grounds(self.cleaned_data),
            "file": self.attachment,
        }


class RenameForm(ToldApartForm, AlterationForm):
    """更名, or the correction of a mistake of typing."""

    kind = AlterationKind.NAME
    consequence = "原名称作为曾用名保留，仍可按原名称查到企业；已公开的年度报告不变。"
    what = ("name", "is_correction")

    name = forms.CharField(label="变更后的企业名称", max_length=120)
    is_correction = forms.BooleanField(
        label="更正录入错误（企业没有更名，原名称不作为曾用名，不必填写依据文号）", required=False
    )

    def prepare(self) -> None:
        if not self.is_bound:
            self.initial["name"] = self.enterprise.name
        name = str(self.data.get("name", ""))
        self.look_for_namesakes(name if name.strip() != self.enterprise.name else "", but=self.enterprise)

    def grounds(self, cleaned: dict[str, Any]) -> str:
        return CORRECTION if cleaned.get("is_correction") else super().grounds(cleaned)

    def change(self) -> dict[str, Any]:
        """What changes, for the action."""
        return {"name": self.cleaned_data["name"], "told_apart": self.told_apart()}


class RelocateForm(AlterationForm):
    """变更所在街道（乡镇）."""

    kind = AlterationKind.TOWNSHIP
    consequence = "自登记起，待确认的年度数据等事项由新的街道（乡镇）办理，原街道（乡镇）不再看到这份档案。"
    what = ("township",)

    township: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="变更后的街道（乡镇）", queryset=None, empty_label="请选择"
    )

    def prepare(self) -> None:
        others = queries.townships_on(self.day).exclude(pk=self.enterprise.township_id)
        offer(self, "township", others, lambda unit: unit.short_name)

    def change(self) -> dict[str, Any]:
        """What changes, for the action."""
        return {"township": self.cleaned_data["township"]}


class MergeForm(AlterationForm):
    """合并 into another enterprise of the pool."""

    kind = AlterationKind.MERGER
    consequence = "合并后本企业不再办理任何事项，档案和人员的查阅权限保留；两家企业的档案互相链接。"
    what = ("other",)

    other = forms.CharField(
        label="并入企业", max_length=120, help_text="库内企业的名称（可只写一部分）或统一社会信用代码。"
    )

    def clean_other(self) -> Enterprise:
        try:
            other = queries.named(self.cleaned_data["other"], queries.active(Enterprise.objects.all()))
        except Refused as refusal:
            raise ValidationError(refusal.words) from refusal
        if words := can_merge(self.enterprise, other):
            raise ValidationError(words)
        return other

    def change(self) -> dict[str, Any]:
        """What changes, for the action."""
        return {"other": self.cleaned_data["other"]}


class CloseForm(AlterationForm):
    """注销."""

    kind = AlterationKind.CLOSURE
    consequence = "注销后本企业不再办理任何事项，档案和人员的查阅权限保留；登记有误的可以恢复。"

    def change(self) -> dict[str, Any]:
        """What changes, for the action: nothing but the ground."""
        return {}


class ReviveForm(CloseForm):
    """恢复."""

    kind = AlterationKind.REVIVAL
    consequence = "恢复后企业重新办理各项事项；原注销或合并记录保留在变更登记中。"


FORMS: dict[AlterationKind, type[RenameForm | RelocateForm | MergeForm | CloseForm]] = {
    AlterationKind.NAME: RenameForm,
    AlterationKind.TOWNSHIP: RelocateForm,
    AlterationKind.MERGER: MergeForm,
    AlterationKind.CLOSURE: CloseForm,
    AlterationKind.REVIVAL: ReviveForm,
}
"""The form of each kind."""
