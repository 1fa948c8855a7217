"""What is entered of a paper and of its versions, and how papers are looked for."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from benchmarking.models import Evidence
from benchmarking.queries import library
from benchmarking.rules.evidence import NOTE_MAX, TITLE_MAX, days_stand
from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.forms import DayInput, Form

KEY_MAX = 2**63 - 1
SOON = timedelta(days=90)
"""So early a paper is called to be renewed."""
STATES = [("expired", "已到期"), ("soon", "90 天内到期"), ("used", "已被引用"), ("unused", "未被引用")]


class ChooseForm(Form):
    """Which paper is put behind an answer."""

    paper = forms.IntegerField(min_value=1, max_value=KEY_MAX)


class VersionForm(Form):
    """A version of a paper: another file, another day, another validity."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text=f"{uploads.HINT}；只改日期的不必选择文件。",
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
    )
    about_on = forms.DateField(
        label="材料日期",
        required=False,
        widget=DayInput,
        help_text="材料所述情况的日期，如报告、证书的签发日期。",
    )
    expires_on = forms.DateField(
        label="有效期至", required=False, widget=DayInput, help_text="没有有效期的不填。"
    )
    note = forms.CharField(label="说明", required=False, max_length=NOTE_MAX, help_text="如“年检后换发”。")

    def clean(self) -> dict[str, Any]:
        """The days must be possible together."""
        given = super().clean() or self.cleaned_data
        if words := days_stand(given.get("about_on"), given.get("expires_on"), clock.today()):
            self.add_error("expires_on" if "有效期" in words else "about_on", words)
        return given

    def facts(self) -> dict[str, Any]:
        """The days and the note, as the actions want them."""
        return {name: self.cleaned_data[name] for name in ("about_on", "expires_on", "note")}


class PaperForm(VersionForm):
    """A paper that is entered without an indicator."""

    title = forms.CharField(
        label="材料名称", max_length=TITLE_MAX, required=False, help_text="不填时取文件名。"
    )
    field_order = ("title", "file", "about_on", "expires_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
        self.fields["file"].help_text = uploads.HINT


class LibraryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Words in title, file name or note; whether it has expired or is used."""

    q = django_filters.CharFilter(label="名称、说明", method="find", max_length=60)
    state = django_filters.ChoiceFilter(label="情况", choices=STATES, method="standing", empty_label="全部")

    class Meta:
        model = Evidence
        fields = ("q", "state")

    def find(self, queryset: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        """Those with these words."""
        return library.search(queryset, value.strip())

    def standing(self, queryset: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        """Those that have expired, soon will, are used or are not."""
        today = clock.today()
        if value in ("used", "unused"):
            return library.used(queryset, value == "used")
        if value == "expired":
            return library.expiring(queryset, None, today - timedelta(days=1))
        return library.expiring(queryset, today, today + SOON)
