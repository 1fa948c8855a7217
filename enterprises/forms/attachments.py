"""A form with one file that survives the form's other errors."""

from collections.abc import Callable
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from dongtou_brand.kernel.forms import DayInput, Form
from dongtou_brand.kernel.uploads import ACCEPT, HINT
from enterprises.models import Attachment

KEPT = "kept"


class FileForm(Form):
    """The file is stored as soon as it comes; `kept` carries its mark from one failed post to the next.

    `attachment` is the file of this post or of an earlier one, `refusal` why a file was not taken.
    """

    accept, hint = ACCEPT, HINT

    file = forms.FileField(label="附件", required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        attachment: Attachment | None = None,
        mark: str = "",
        refusal: str = "",
        **kwargs: Any,
    ) -> None:
        if data is not None:
            data = data.copy()
            data[KEPT] = mark
        super().__init__(data, **kwargs)
        self.attachment, self.refusal = attachment, refusal
        self.fields["file"].widget.attrs["accept"] = self.accept
        received = f"已收到“{attachment.name}”；重新选择文件可替换。" if attachment is not None else ""
        self.fields["file"].help_text = f"{received}{self.hint}"
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusal:
            self.add_error("file", self.refusal)
        return cleaned


def day_field(label: str, *, required: bool = False, **options: Any) -> forms.DateField:
    """A day; 2018-04-27, 2018/4/27 and 2018年4月27日 are understood."""
    formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
    errors = {"invalid": "请按“2018-04-27”的格式填写日期。"}
    return forms.DateField(
        label=label,
        required=required,
        widget=DayInput(),
        input_formats=formats,
        error_messages=errors,
        **options,
    )


def offer(form: forms.Form, name: str, rows: QuerySet[Any], words: Callable[[Any], str] = str) -> None:
    """Set what a field offers to choose from, and how each choice is called."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    field.label_from_instance = words  # type: ignore[assignment,method-assign]


YES_NO = (("", "未核实"), ("yes", "是"), ("no", "否"))


def yes_no_field(label: str, **options: Any) -> forms.TypedChoiceField:
    """Yes, no, or nobody has said so yet, which is not no."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=YES_NO,
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        **options,
    )


def yes_no_initial(value: bool | None) -> str:
    """The choice that stands for a stored value."""
    return "" if value is None else ("yes" if value else "no")
