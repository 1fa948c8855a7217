"""Another role for a member, or the end of the membership; and who takes over."""

from typing import Any, cast

from django import forms

from accounts.forms.invitations import ROLES
from accounts.models import Membership
from accounts.queries import members
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.forms import Form


def _name_of(member: Membership) -> str:
    return f"{member.user.name}（{member.get_role_display()}）"


class SuccessorForm(Form):
    """Asks who takes over where the last manager goes."""

    successor: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="接任的企业负责人",
        queryset=None,
        required=False,
        empty_label="请选择",
        help_text="企业始终要有一名在任负责人。",
    )

    def __init__(self, *args: Any, member: Membership, last_manager: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not last_manager:
            del self.fields["successor"]
            return
        field = cast("forms.ModelChoiceField[Any]", self.fields["successor"])
        field.queryset = members.colleagues(member)
        field.label_from_instance = _name_of  # type: ignore[assignment,method-assign]


class RoleForm(SuccessorForm):
    """The role that a member goes on in."""

    role = forms.ChoiceField(label="角色", choices=[(role.value, words) for role, words in ROLES.items()])
    field_order = ("role", "successor")

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class EndForm(SuccessorForm):
    """Why a member leaves."""

    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明原因。"})
    field_order = ("reason", "successor")
