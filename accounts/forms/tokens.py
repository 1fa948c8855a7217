"""Tokens of the read API: the filter of the list, a new token."""

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.enums import TokenScope
from accounts.models import ApiToken, Organisation
from accounts.queries import tokens
from accounts.rules import tokens as rules
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.rule import Refused


class TokenFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Purpose or organisation, and whether the token still opens the API."""

    q = django_filters.CharFilter(
        label="令牌", method="named", widget=forms.TextInput(attrs={"placeholder": "用途、单位或令牌开头"})
    )
    state = django_filters.ChoiceFilter(
        label="状态", method="in_state", empty_label="全部", choices=[("valid", "有效"), ("ended", "失效")]
    )

    class Meta:
        model = ApiToken
        fields: list[str] = []

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def named(self, rows: QuerySet[ApiToken], field: str, value: str) -> QuerySet[ApiToken]:
        """By purpose, organisation or the first characters."""
        return rows.filter(
            Q(name__icontains=value) | Q(organisation__name__icontains=value) | Q(start__startswith=value[:8])
        )

    def in_state(self, rows: QuerySet[ApiToken], field: str, value: str) -> QuerySet[ApiToken]:
        """Those that open the API, or those that no longer do."""
        valid = Q(revoked_at=None, expires_at__gt=self.at)
        return rows.filter(valid if value == "valid" else ~valid)


class TokenForm(Form):
    """What the program is for, what it may read, until when; for whom, where the person may choose."""

    organisation = forms.CharField(
        label="使用单位",
        max_length=120,
        help_text="填写单位全称；企业也可填写统一社会信用代码。令牌只能读取该单位有权查看的内容。",
    )
    name = forms.CharField(
        label="用途", max_length=60, help_text="写明读取数据的系统和经办处室，如：区经信局产业大脑。"
    )
    scopes = forms.MultipleChoiceField(
        label="读取范围",
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="只选需要的。接口不提供法定代表人、联系人等个人信息。",
    )
    last_day = forms.DateField(label="有效期至", widget=DayInput(), help_text="含当日，最长 1 年。")

    def __init__(self, *args: Any, by: Actor, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.day = by, day
        if by.role is not Role.SYSTEM_ADMIN:
            del self.fields["organisation"]
        self.fields["last_day"].widget.attrs |= {
            "min": day.isoformat(),
            "max": (day + rules.LIFETIME).isoformat(),
        }

    def clean_organisation(self) -> Organisation:
        """The organisation that was named."""
        try:
            return tokens.organisation(self.cleaned_data["organisation"].strip())
        except Refused as refusal:
            raise forms.ValidationError(refusal.words) from refusal

    def clean_last_day(self) -> date:
        """A day within the year."""
        last_day: date = self.cleaned_data["last_day"]
        if words := rules.good_life(last_day, self.day):
            raise forms.ValidationError(words)
        return last_day

    def clean(self) -> dict[str, Any]:
        """Without a choice the token is for the person's own organisation."""
        data = super().clean() or {}
        if "organisation" not in self.fields:
            data["organisation"] = tokens.own_organisation(self.by)
        return data
