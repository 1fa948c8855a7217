"""Conditions of the enterprise list; they stand in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation, User
from dongtou_brand.kernel.forms import Form
from enterprises.enums import FigureStatus, Rung
from enterprises.models import Industry
from enterprises.queries import enterprises as queries
from enterprises.queries import lists
from enterprises.queries.liaisons import liaisons
from enterprises.queries.lists import GROUPS, Conditions
from enterprises.rules.columns import due_year
from enterprises.rules.statements import FIRST_YEAR

STATES = (("", "在库"), (lists.ENDED, "已终止"), (lists.ALL, "全部"))
FIGURES = (
    ("", "不限"),
    (lists.MISSING, "未提交"),
    (FigureStatus.SUBMITTED.value, "待确认"),
    (FigureStatus.CONFIRMED.value, "已确认"),
    (FigureStatus.LOCKED.value, "已锁定"),
)
# What stands in the fold 更多条件.
MORE = ("revenue_min", "revenue_max", "year", "figures", "liaison", "state")
RANGES = {"points_min": "points_max", "revenue_min": "revenue_max"}
UPPER = tuple(RANGES.values())


class EnterpriseFilter(Form):
    """The list's conditions; `day` decides which townships exist, and which years there are."""

    q = forms.CharField(
        label="企业",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称、曾用名、拼音或信用代码"}),
    )
    township = forms.ModelChoiceField(
        label="街道（乡镇）", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )
    rung = forms.ChoiceField(label="梯度", choices=[("", "全部"), *Rung.choices], required=False)
    industry = forms.ModelChoiceField(
        label="行业", queryset=Industry.objects.none(), required=False, empty_label="全部"
    )
    points_min = forms.DecimalField(label="核验分不低于", required=False, min_value=0, max_value=1000)
    points_max = forms.DecimalField(label="核验分不高于", required=False, min_value=0, max_value=1000)
    revenue_min = forms.DecimalField(
        label="营业收入不低于（万元）", required=False, min_value=0, max_digits=14
    )
    revenue_max = forms.DecimalField(
        label="营业收入不高于（万元）", required=False, min_value=0, max_digits=14
    )
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    figures = forms.ChoiceField(label="年度数据", choices=FIGURES, required=False)
    liaison = forms.ModelChoiceField(
        label="责任联系人", queryset=User.objects.none(), required=False, empty_label="全部"
    )
    state = forms.ChoiceField(label="在库状态", choices=STATES, required=False)
    tab = forms.ChoiceField(
        choices=[("", ""), *((tab, tab) for tab in lists.TABS)], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Mapping[str, Any], *, day: date) -> None:
        super().__init__(data)
        self.day = day
        self._offer("township", queries.townships_on(day))
        self.fields["township"].label_from_instance = lambda township: township.short_name  # type: ignore[attr-defined]
        self._offer("industry", queries.industries_in_pool())
        self._offer("liaison", liaisons())
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", f"{due_year(day)} 年度"),
            *((year, f"{year} 年度") for year in range(day.year, FIRST_YEAR - 1, -1)),
        ]

    def _offer(self, name: str, rows: "QuerySet[Any]") -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No range may end before it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for low, high in RANGES.items():
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                self.add_error(high, "上限不能小于下限。")
        return cleaned

    def conditions(self) -> Conditions | None:
        """What was asked; None when a field holds nothing that can be asked."""
        if not self.is_valid():
            return None
        values = {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}
        return Conditions(**values)

    def usual_fields(self) -> list[forms.BoundField]:
        """The fields that are always seen; a range is printed with its first field."""
        return [self._field(field.name) for field in self.visible_fields() if field.name not in MORE + UPPER]

    def more_fields(self) -> list[forms.BoundField]:
        """The fields in the fold."""
        return [self._field(name) for name in MORE if name not in UPPER]

    def _field(self, name: str) -> forms.BoundField:
        """The field; the first of a range knows the other as `upper`."""
        field = self[name]
        if name in RANGES:
            field.upper = self[RANGES[name]]  # type: ignore[attr-defined]
        return field

    @property
    def more_is_used(self) -> bool:
        """Whether the fold holds a condition or a mistake, so that it stands open."""
        return any(self.data.get(name) or name in self.errors for name in MORE)

    def said(self) -> dict[str, str]:
        """Each condition that is set, in words, by its group."""
        words = {group: self._words(names) for group, names in GROUPS.items() if group != "tab"}
        tab = TAB_WORDS.get(self.cleaned_data.get("tab", ""), "")
        words["tab"] = f"“{tab.format(due=due_year(self.day))}”" if tab else ""
        return {group: text for group, text in words.items() if text}

    def _words(self, names: tuple[str, ...]) -> str:
        given = {name: self.cleaned_data.get(name) for name in names}
        if names == GROUPS["figures"]:
            year = given["year"] or due_year(self.day)
            return f"{year} 年度数据{dict(FIGURES)[given['figures']]}" if given["figures"] else ""
        return "，".join(
            f"{self.fields[name].label}{'' if name in _BOUNDS else '为'}“{self._shown(name, value)}”"
            for name, value in given.items()
            if value not in (None, "")
        )

    def _shown(self, name: str, value: Any) -> str:
        if isinstance(value, Organisation):
            return value.short_name
        return (
            str(dict(getattr(self.fields[name], "choices", ())).get(value, value))
            if name in _CHOSEN
            else str(value)
        )


_BOUNDS = frozenset({*RANGES, *RANGES.values()})
_CHOSEN = frozenset({"rung", "state"})
TAB_WORDS = {
    lists.CULTIVATED: "培育及以上",
    lists.UNSUBMITTED: "{due} 年度数据未提交",
    lists.EXPIRING: "证书 90 天内到期",
}
LABELS = {
    "q": "企业",
    "township": "街道（乡镇）",
    "rung": "梯度",
    "industry": "行业",
    "points": "核验分",
    "revenue": "营业收入",
    "figures": "年度数据",
    "liaison": "责任联系人",
    "state": "在库状态",
    "tab": "视图",
}
