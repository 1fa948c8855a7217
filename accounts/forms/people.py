"""People: the filter of the list, a new account, a change of role, a reason."""

from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator

from accounts.enums import ROLE_CHOICES, ROLES_OF_KIND, OrganisationKind
from accounts.models import Organisation, User
from accounts.queries import organisations, people
from accounts.rules import people as rules
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.forms import Form


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Name, organisation, role, and whether the account is open."""

    q = django_filters.CharFilter(
        label="人员", method="named", widget=forms.TextInput(attrs={"placeholder": "姓名或账号"})
    )
    organisation = django_filters.CharFilter(
        label="单位", method="belongs", widget=forms.TextInput(attrs={"placeholder": "单位名称"})
    )
    role = django_filters.ChoiceFilter(
        label="角色", choices=ROLE_CHOICES, field_name="present_role", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label="全部",
        choices=[("on", "启用"), ("off", "停用"), ("none", "无任职")],
    )

    class Meta:
        model = User
        fields: list[str] = []

    def named(self, rows: QuerySet[User], field: str, value: str) -> QuerySet[User]:
        """By name or account."""
        return rows.filter(Q(name__icontains=value) | Q(username__icontains=value))

    def belongs(self, rows: QuerySet[User], field: str, value: str) -> QuerySet[User]:
        """By the name of the present organisation."""
        return rows.filter(memberships__ended_at=None, memberships__organisation__name__icontains=value)

    def in_state(self, rows: QuerySet[User], field: str, value: str) -> QuerySet[User]:
        """Open, closed, or without a role."""
        return (
            rows.filter(Q(("present_role", None)))
            if value == "none"
            else rows.filter(is_active=value == "on")
        )


class GroupedChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    """Organisations under the name of their kind."""

    def __iter__(self) -> Any:
        yield ("", "请选择")
        for kind in OrganisationKind:
            members = [self.choice(one) for one in self.queryset if one.kind == kind]
            if members:
                yield (kind.label, members)


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One organisation of today's."""

    iterator = GroupedChoices


class RoleForm(Form):
    """A role in an organisation; which roles go with which kind is said beside the field and checked."""

    organisation = OrganisationField(label="单位", queryset=Organisation.objects.none())
    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *[choice for choice in ROLE_CHOICES if choice[0] not in rules.WATCHERS]],
        help_text="角色须与单位类别相符：牵头单位可设经办、审核；企业可设负责人、填报员。安全、审计管理员由运维人员用命令开通。",
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations.valid_on(on)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """The role must be one that the organisation can give."""
        data = super().clean() or {}
        organisation, role = data.get("organisation"), data.get("role")
        if organisation and role and role not in ROLES_OF_KIND[organisation.kind]:
            fitting = "、".join(one.label for one in ROLES_OF_KIND[organisation.kind])
            self.add_error("role", f"“{organisation.name}”只能设：{fitting}。")
        if role:
            data["role"] = Role(role)
        return data


class AccountForm(RoleForm):
    """A new account."""

    username = forms.CharField(
        label="账号",
        max_length=40,
        help_text="小写字母开头，2—40 个小写字母、数字、下划线、点或短横。开通后不能修改。",
    )
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.RegexField(
        r"^1\d{10}$",
        label="手机号码",
        required=False,
        error_messages={"invalid": "请填写 11 位手机号码。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("username", "name", "phone", "organisation", "role")

    def clean_username(self) -> str:
        """A name that is well-formed and free."""
        username = str(self.cleaned_data["username"]).strip().lower()
        if words := rules.good_username(username):
            raise forms.ValidationError(words)
        if people.username_taken(username):
            raise forms.ValidationError(f"账号“{username}”已被使用，请换一个。")
        return username


class MoveForm(RoleForm):
    """Another role or organisation, and why."""

    reason = forms.CharField(label="原因", max_length=200)


class ReasonForm(Form):
    """Why an account is closed, opened or relieved of its role."""

    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明原因。"})
