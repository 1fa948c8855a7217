"""Handing a workbook in, and looking for earlier ones."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import ImportRun
from enterprises.rules.statements import FIRST_YEAR

OFFERED_YEARS = 6
HINT = "从本页下载的模板，或从企业名录导出的表格；.xlsx 格式，不超过 20 MB、2 万行。"


def years(day: date) -> list[tuple[int, str]]:
    """The years that a workbook may be of, the last full one first."""
    first = max(FIRST_YEAR, day.year - OFFERED_YEARS)
    offered = [day.year - 1, day.year, *range(day.year - 2, first - 1, -1)]
    return [(year, f"{year} 年度") for year in offered]


class ImportForm(Form):
    """Which workbook this is, and the file itself; what stands in it is judged by a worker."""

    kind = forms.ChoiceField(label="导入内容")
    year = forms.TypedChoiceField(label="数据年度", coerce=int, empty_value=None, required=False)
    file = forms.FileField(
        label="Excel 文件",
        help_text=HINT,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "aria-describedby": "id_file_helptext"}),
        error_messages={"empty": "选择的是空文件，请检查后重新选择。"},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kinds: Sequence[tuple[Any, str]],
        day: date,
        refusal: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.refusal = refusal
        kind = self.fields["kind"]
        kind.choices = kinds  # type: ignore[attr-defined]
        if len(kinds) == 1:
            kind.initial, kind.widget = kinds[0][0], forms.HiddenInput()
        year = self.fields["year"]
        year.choices = years(day)  # type: ignore[attr-defined]
        year.initial = day.year - 1
        if len(kinds) > 1:
            year.help_text = "只用于年度数据。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ImportKind.ENTERPRISES:
            cleaned["year"] = None
        elif "year" in cleaned and cleaned["year"] is None:
            self.add_error("year", "请选择数据年度。")
        if self.refusal:
            self.add_error("file", self.refusal)
        return cleaned


class TemplateForm(Form):
    """Which template is wanted: of what, of which year, empty or with what is stored."""

    kind = forms.ChoiceField(choices=ImportKind.choices)
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    filled = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, kinds: Sequence[tuple[Any, str]], day: date) -> None:
        super().__init__(data)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, "") for year in range(FIRST_YEAR, day.year + 1)]  # type: ignore[attr-defined]


class ImportFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The conditions of the list of imports; they stand in the address."""

    kind = django_filters.ChoiceFilter(label="内容", choices=ImportKind.choices, empty_label="全部")
    status = django_filters.ChoiceFilter(label="状态", choices=ImportStatus.choices, empty_label="全部")
    brought_by = django_filters.CharFilter(
        label="导入人", field_name="brought_by__name", lookup_expr="contains"
    )

    class Meta:
        model = ImportRun
        form = Form
        fields = ("kind", "status", "brought_by")
