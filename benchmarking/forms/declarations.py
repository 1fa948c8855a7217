"""Declaring an interest in an enterprise."""

from django import forms

from benchmarking.rules.declarations import WORDS_MAX
from dongtou_brand.kernel.forms import Form

NONE, CONFLICT = "none", "conflict"


class DeclareForm(Form):
    """One of two buttons; an interest takes words."""

    interest = forms.ChoiceField(
        choices=[(NONE, "无利益关系"), (CONFLICT, "存在利益关系")],
        error_messages={"required": "请选择有无利益关系。", "invalid_choice": "请选择有无利益关系。"},
    )
    words = forms.CharField(
        label="情况说明",
        required=False,
        max_length=WORDS_MAX,
        error_messages={"max_length": f"情况说明不能超过 {WORDS_MAX} 个字。"},
    )
