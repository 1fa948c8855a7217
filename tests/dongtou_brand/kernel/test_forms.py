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


class Chosen(Form):
    file = forms.FileField(label="Excel 文件")
    place = forms.ChoiceField(label="街道（乡镇）", choices=[("1", "北岙街道")])


def test_words_for_what_is_missing_and_for_a_choice_that_there_is_not():
    form = Chosen({"place": "99999"}, {})

    assert dict(form.errors) == {
        "file": ["请选择 Excel 文件。"],
        "place": ["请从列表中重新选择街道（乡镇）。"],
    }
