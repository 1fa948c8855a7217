"""Records of the dossier as entered: the form of each kind is made of its model's fields."""

from functools import cache
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db import models
from django.forms.models import fields_for_model

from dongtou_brand.kernel.forms import Form
from enterprises.forms.attachments import FileForm, day_field, offer
from enterprises.models import Enterprise, Product
from enterprises.models.records import Record
from enterprises.rules.records import Kind, said

CHOOSE = ("", "请选择")
FULL_WIDTH = 100
"""A field of more characters than this has a line of its own."""


class RecordForm(FileForm):
    """What stands on one paper of the dossier, with the paper; `form_of` gives the form of a kind."""

    entry: Kind

    def __init__(
        self, *args: Any, enterprise: Enterprise, record: Record | None = None, **kwargs: Any
    ) -> None:
        if record is not None:
            kwargs.setdefault("initial", said(record, self.entry))
            kwargs["attachment"] = kwargs.get("attachment") or record.file
        super().__init__(*args, **kwargs)
        if "product" in self.fields:
            offer(self, "product", Product.objects.filter(enterprise=enterprise))
        self.fields["file"].label = "证明材料"
        columns = [Column(name, css_class=self._width(name)) for name in self.entry.fields]
        self.helper.layout = Layout(Row(*columns), "file", "kept")

    def _width(self, name: str) -> str:
        length = getattr(self.fields[name], "max_length", None) or 0
        return "col-12" if length > FULL_WIDTH else "col-md-6"

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        return {name: self.cleaned_data[name] for name in self.entry.fields}


@cache
def form_of(kind: Kind) -> type[RecordForm]:
    """The form of a kind of record."""
    fields = fields_for_model(
        kind.model,
        fields=kind.fields,
        formfield_callback=_field,
        help_texts=dict(kind.hints),
    )
    return type(f"{kind.model.__name__}Form", (RecordForm,), {"entry": kind, **fields})


def _field(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """A model's field as our forms have it: days understood as officials write them, 请选择 in lists."""
    if isinstance(column, models.DateField):
        return day_field(
            str(column.verbose_name), required=not column.blank, help_text=options.get("help_text", "")
        )
    if column.choices:
        options |= {"choices_form_class": forms.TypedChoiceField}
    field = column.formfield(**options)
    if isinstance(field, forms.ChoiceField) and column.choices:
        field.choices = [CHOOSE, *column.choices]
    return field


class StrikeForm(Form):
    """Why a record is struck out."""

    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如“编号登记有误，已重新登记”。作废的记录仍可查阅，不能恢复。",
    )
