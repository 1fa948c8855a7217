"""A catalogue's file that is brought in, which editions are compared, and why one is taken out of force."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue
from dongtou_brand.kernel.forms import Form


class CatalogueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Catalogues by title, code or product group, and by status."""

    q = django_filters.CharFilter(label="目录", method="find", max_length=60)
    status = django_filters.ChoiceFilter(label="状态", choices=CatalogueStatus.choices, empty_label="全部")

    class Meta:
        model = Catalogue
        fields = ("q", "status")

    def find(self, queryset: QuerySet[Catalogue], name: str, value: str) -> QuerySet[Catalogue]:
        """Those that have these words in one of their names."""
        words = value.strip()
        return (
            queryset.filter(title__icontains=words)
            | queryset.filter(code__icontains=words)
            | queryset.filter(product_group__icontains=words)
        )


class CatalogueFileForm(Form):
    """The file: the template filled in, or YAML."""

    file = forms.FileField(
        label="目录文件（.xlsx 或 .yaml）",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.yml"}),
        error_messages={"empty": "这是空文件，请检查后重新选择。"},
    )


class CompareForm(Form):
    """Two editions of the catalogues that may be seen."""

    before = forms.ModelChoiceField(Catalogue.objects.none(), label="原版本")
    now = forms.ModelChoiceField(Catalogue.objects.none(), label="新版本")

    def __init__(self, *args: Any, catalogues: "QuerySet[Catalogue]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "now"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = catalogues


class RetireForm(Form):
    """Why an edition is taken out of force; whether it must be said is the rule's to say."""

    reason = forms.CharField(
        label="停用原因", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
