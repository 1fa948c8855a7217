"""The filter of the trail."""

from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.models import TrailEntry
from accounts.rules import trail_words
from dongtou_brand.kernel.forms import DayInput


def _day(value: date) -> datetime:
    return make_aware(datetime.combine(value, time.min))


class TrailFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Who, what, when and on which object."""

    who = django_filters.CharFilter(
        label="人员", method="by", widget=forms.TextInput(attrs={"placeholder": "姓名或单位"})
    )
    what = django_filters.ChoiceFilter(
        label="事项", method="about", choices=trail_words.choices, empty_label="全部"
    )
    subject = django_filters.CharFilter(
        label="对象", method="on_object", widget=forms.TextInput(attrs={"placeholder": "名称或编号"})
    )
    address = django_filters.CharFilter(label="来源地址", field_name="address")
    since = django_filters.DateFilter(label="起始日期", method="after", widget=DayInput())
    until = django_filters.DateFilter(label="截止日期", method="before", widget=DayInput())

    class Meta:
        model = TrailEntry
        fields: list[str] = []

    def by(self, rows: QuerySet[TrailEntry], field: str, value: str) -> QuerySet[TrailEntry]:
        """By the person's or the organisation's name."""
        return rows.filter(Q(actor__icontains=value) | Q(organisation__icontains=value))

    def about(self, rows: QuerySet[TrailEntry], field: str, value: str) -> QuerySet[TrailEntry]:
        """By an app, or by one noun of it."""
        return rows.filter(action__startswith=f"{value}.")

    def on_object(self, rows: QuerySet[TrailEntry], field: str, value: str) -> QuerySet[TrailEntry]:
        """By the object's name as it was then, or its number."""
        return rows.filter(Q(subject__icontains=value) | Q(subject_id=value))

    def after(self, rows: QuerySet[TrailEntry], field: str, value: date) -> QuerySet[TrailEntry]:
        """From this day on, by China's clock."""
        return rows.filter(at__gte=_day(value))

    def before(self, rows: QuerySet[TrailEntry], field: str, value: date) -> QuerySet[TrailEntry]:
        """Up to and with this day."""
        return rows.filter(at__lt=_day(value + timedelta(days=1)))
