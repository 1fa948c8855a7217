"""Filters of the list, and the promise with which an assessment is submitted."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from benchmarking.models import Assessment, Round
from benchmarking.queries import assessments, states
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.forms import Form

# As the rows of the list call them; an enterprise's own list has no filter.
STATUSES = [(str(value), status.staff) for value, status in ASSESSMENT.statuses.items()]


class AssessmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; status; round."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    status = django_filters.ChoiceFilter(
        label="状态", method="in_status", choices=STATUSES, empty_label="全部"
    )
    round = django_filters.ModelChoiceFilter(label="轮次", queryset=Round.objects.all(), empty_label="全部")

    class Meta:
        model = Assessment
        fields = ("q", "status", "round")

    def __init__(self, *args: Any, day: date | None = None, **kwargs: Any) -> None:
        """With a `day` the conditions are asked of what was known at its end."""
        super().__init__(*args, **kwargs)
        self.day = day

    def in_status(self, queryset: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        """Those that are, or were, in this status."""
        return queryset.filter(**{"status_then" if self.day else "status": value})

    def find(self, queryset: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        """Those whose enterprise has these words."""
        if self.day:
            return states.search(queryset, value.strip(), self.day)
        return assessments.search(queryset, value.strip())


class PromiseForm(Form):
    """The enterprise promises that what it hands in is true."""

    promised = forms.BooleanField(
        label="本企业承诺：填报内容和佐证材料真实、准确、完整，并承担相应责任。", required=False
    )
    # How long it may be is said by the rule, so that what is too long comes back as it was typed.
    late_reason = forms.CharField(
        label="逾期原因",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="记入办理过程，供核验人员了解。",
    )
