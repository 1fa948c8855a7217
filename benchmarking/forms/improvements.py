"""Measures as entered: what is done, by whom, until when, and what it is to reach."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from benchmarking.enums import ImprovementStatus
from benchmarking.models import Improvement, Indicator
from benchmarking.queries import improvement_states, improvements
from benchmarking.rules.gaps import Gap
from benchmarking.rules.improvements import NOTE_MAX, OPEN, Aim
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.uploads import ACCEPT, HINT

LATE = "late"
STATES = [("open", "未完成"), (LATE, "逾期未完成"), *((str(one), one.label) for one in ImprovementStatus)]


class ImprovementForm(Form):
    """A measure and its aims; each gap offers a box, and with points the points that are expected (分)."""

    title = forms.CharField(label="措施", max_length=80, help_text="如“取得职业健康安全管理体系证书”。")
    owner = forms.CharField(label="责任人", max_length=40)
    due_on = forms.DateField(label="完成时限", widget=DayInput)
    cost = forms.DecimalField(
        label="预计投入（万元）", required=False, max_digits=12, decimal_places=2, min_value=0
    )
    detail = forms.CharField(
        label="具体做法", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label="推迟原因", required=False, max_length=200, help_text="推迟完成时限时填写，留在办理过程中。"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        gaps: Sequence[Gap],
        chosen: Sequence[str] = (),
        improvement: Improvement | None = None,
        **kwargs: Any,
    ) -> None:
        if improvement is not None:
            names = ("title", "owner", "due_on", "cost", "detail", "version")
            kwargs.setdefault("initial", {name: getattr(improvement, name) for name in names})
        super().__init__(*args, **kwargs)
        if improvement is None:
            del self.fields["reason"]
        aims = {gain.indicator_id: gain.points for gain in improvement.gains.all()} if improvement else {}
        self.rows = [gap for gap in gaps if gap.open or gap.indicator.pk in aims]
        for gap in self.rows:
            key = gap.indicator.pk
            self._offer(gap, initial=key in aims or str(key) in chosen, points=aims.get(key))

    def _offer(self, gap: Gap, *, initial: bool, points: Decimal | None) -> None:
        one = gap.indicator
        self.fields[f"aim-{one.pk}"] = forms.BooleanField(
            label=f"{one.code} {one.name}", required=False, initial=initial
        )
        if not one.is_gate:
            self.fields[f"points-{one.pk}"] = forms.DecimalField(
                label=f"{one.code} 预期得分", required=False, max_digits=5, decimal_places=1, min_value=0,
                initial=points if points is not None else one.points,
            )  # fmt: skip

    def offered(self) -> list[dict[str, Any]]:
        """Every gap with its box and, for points, the field beside it."""
        return [
            {
                "gap": gap,
                "box": self[f"aim-{gap.indicator.pk}"],
                "points": None if gap.indicator.is_gate else self[f"points-{gap.indicator.pk}"],
            }
            for gap in self.rows
        ]

    def aims(self) -> list[Aim]:
        """What was ticked."""
        ticked = [gap.indicator for gap in self.rows if self.cleaned_data.get(f"aim-{gap.indicator.pk}")]
        return [Aim(one, self._points(one)) for one in ticked]

    def _points(self, indicator: Indicator) -> Decimal | None:
        points: Decimal | None = self.cleaned_data.get(f"points-{indicator.pk}")
        return points


class NoteForm(Form):
    """How a measure goes on; a file may stand for words."""

    text = forms.CharField(
        label="进展", required=False, max_length=NOTE_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label="证明材料", required=False, help_text=HINT, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )


class FinishForm(Form):
    """When a measure was done."""

    done_on = forms.DateField(label="完成日期", widget=DayInput)


class ReasonForm(Form):
    """Why a measure is given up or taken up again."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ImprovementFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Enterprise by name, pinyin or code; township; how far; with a `day` of what was known at its end."""

    q = django_filters.CharFilter(label="企业", method="find", max_length=60)
    township = django_filters.ModelChoiceFilter(
        label="街道（乡镇）",
        method="in_township",
        queryset=Organisation.objects.of_kind(OrganisationKind.TOWNSHIP),
        empty_label="全部",
    )
    state = django_filters.ChoiceFilter(label="状态", method="in_state", choices=STATES, empty_label="全部")

    class Meta:
        model = Improvement
        fields = ("q", "township", "state")

    def __init__(self, *args: Any, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def find(self, queryset: QuerySet[Improvement], name: str, value: str) -> QuerySet[Improvement]:
        """Those of enterprises with these words."""
        if self.day:
            return improvement_states.search(queryset, value.strip(), self.day)
        return improvements.search(queryset, value.strip())

    def in_township(
        self, queryset: QuerySet[Improvement], name: str, value: Organisation
    ) -> QuerySet[Improvement]:
        """Those of enterprises of this township."""
        if self.day:
            return improvement_states.in_township(queryset, value.pk, self.day)
        return queryset.filter(assessment__enterprise__township=value)

    def in_state(self, queryset: QuerySet[Improvement], name: str, value: str) -> QuerySet[Improvement]:
        """Those that are so far."""
        if value == LATE and self.day:
            return improvement_states.late(queryset, self.day)
        if value == LATE:
            return queryset.filter(improvements.late(clock.today()))
        if value == "open":
            return queryset.filter(status__in=OPEN)
        return queryset.filter(status=value)
