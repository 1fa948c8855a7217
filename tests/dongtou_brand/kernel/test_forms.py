"""What an empty field says."""

from django import forms

from dongtou_brand.kernel.forms import Form


class Asked(Form):
    """One field of each kind."""

    name = forms.CharField(label="企业名称")
    town = forms.ChoiceField(label="所在街道（乡镇）", choices=[("1", "北岙街道")])
    agreed = forms.BooleanField(label="承诺")
    reason = forms.CharField(error_messages={"required": "请写明原因。"})


def test_form_says_what_to_do_at_an_empty_field() -> None:
    assert Asked({}).errors == {
        "name": ["请填写企业名称。"],
        "town": ["请选择所在街道（乡镇）。"],
        "agreed": ["请勾选承诺。"],
        "reason": ["请写明原因。"],
    }
