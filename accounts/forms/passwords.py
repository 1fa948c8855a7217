"""Changing one's own password."""

from typing import Any

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import PasswordChangeForm
from django.core.validators import MaxLengthValidator

from accounts.rules.passwords import LONGEST
from dongtou_brand.kernel.forms import Worded

HELP = "至少 8 个字符，大写字母、小写字母、数字、符号中至少三类；不能与最近 5 次使用过的密码相同，不能与账号、姓名相近。"


class ChangePasswordForm(Worded, PasswordChangeForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"old_password": "当前密码", "new_password1": "新密码", "new_password2": "再次输入新密码"}
        for name, label in words.items():
            field = self.fields[name]
            field.label = label
            field.help_text = HELP if name == "new_password1" else ""
            field.widget.attrs["maxlength"] = LONGEST
            field.validators.append(MaxLengthValidator(LONGEST))
        self.helper = FormHelper()
        self.helper.form_tag = False
