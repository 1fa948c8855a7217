"""Signing in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator

from accounts.models import User
from accounts.queries import people
from accounts.rules.passwords import LONGEST
from dongtou_brand.kernel.forms import Worded


class SignInForm(Worded, AuthenticationForm):
    """Name and password. Whatever is wrong, the words are the same."""

    WRONG = "账号或密码不正确，或者账号已停用。请核对后重试。"
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["maxlength"] = LONGEST
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST))
        self.helper = FormHelper()
        self.helper.form_tag = self.helper.form_show_errors = False

    def clean_username(self) -> str:
        """Names are kept in lower case, so that one name is locked once."""
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: User) -> None:
        """Who has no current membership has nothing to do here; the words do not say which it was."""
        super().confirm_login_allowed(user)
        if people.current_membership(user) is None:
            raise self.get_invalid_login_error()
