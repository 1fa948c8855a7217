"""Inviting a person, and what the invited person enters: a new account, or the password of an old one."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.forms.passwords import HELP
from accounts.forms.sessions import SignInForm
from accounts.models import Invitation, User
from accounts.queries import people
from accounts.rules import people as rules
from accounts.rules.passwords import LONGEST
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.forms import Form

ROLES = {
    Role.ENTERPRISE_CLERK: "企业填报员：填报、提交数据和自评，编制报告",
    Role.ENTERPRISE_MANAGER: "企业负责人：另可签发、公开年度报告，管理本单位人员",
}


class InviteForm(Form):
    """Whom to invite; officers invite a manager only, so they are not asked for the role."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.RegexField(
        r"^1\d{10}$",
        label="手机号码",
        error_messages={"invalid": "请填写 11 位手机号码。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="角色", choices=[("", "请选择"), *((role.value, words) for role, words in ROLES.items())]
    )

    def __init__(self, *args: Any, manager_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manager_only = manager_only
        if manager_only:
            del self.fields["role"]

    def role_given(self) -> Role:
        """The role that is offered."""
        return Role.ENTERPRISE_MANAGER if self.manager_only else Role(self.cleaned_data["role"])


class AcceptForm(Form):
    """A new account: its name and its password, twice."""

    username = forms.CharField(
        label="账号",
        max_length=40,
        help_text="小写字母开头，2—40 个小写字母、数字、下划线、点或短横。设立后不能修改。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password1 = forms.CharField(
        label="密码",
        strip=False,
        max_length=LONGEST,
        help_text=HELP.replace("不能与最近 5 次使用过的密码相同，", ""),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="再次输入密码",
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_username(self) -> str:
        """A name that is well-formed and free."""
        username = str(self.cleaned_data["username"]).strip().lower()
        if words := rules.good_username(username):
            raise ValidationError(words)
        if people.username_taken(username):
            raise ValidationError(f"账号“{username}”已被使用，请换一个。")
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password1")
        if not password:
            return cleaned
        if "password2" in cleaned and cleaned["password2"] != password:
            self.add_error("password2", "两次输入的密码不一致。")
        invited = self.invitation
        person = User(username=cleaned.get("username", ""), name=invited.name, phone=invited.phone)
        try:
            validate_password(password, person)
        except ValidationError as weak:
            self.add_error("password1", weak)
        return cleaned


class JoinForm(SignInForm):
    """Name and password of an account whose person has no role at present."""

    def confirm_login_allowed(self, user: User) -> None:
        """Who acts for somebody already must end that first: a person has one role at a time."""
        super(SignInForm, self).confirm_login_allowed(user)
        if people.current_membership(user):
            raise ValidationError(
                "这个账号已在其他单位任职。请先由原单位终止任职，再接受邀请。", code="placed"
            )
