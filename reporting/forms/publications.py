"""Forms of the public site: a search and a verification."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from reporting.rules import codes


class SearchForm(Form):
    """Enterprise, credit code or product, and the year."""

    q = forms.CharField(label="关键词", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)

    def __init__(self, years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "企业名称、统一社会信用代码或产品"
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year} 年度") for year in years)]  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        """The words without white space at the ends and without control characters."""
        return "".join(c for c in self.cleaned_data["q"] if c.isprintable()).strip()


class CodeForm(Form):
    """报告编号 and 验证码, as copied from paper."""

    number = forms.CharField(label="报告编号", required=False, max_length=60)
    code = forms.CharField(
        label="验证码", max_length=60, error_messages={"required": "请输入报告封面上的验证码。"}
    )

    def clean_number(self) -> str:
        """The number as it is stored."""
        return codes.read_number(self.cleaned_data["number"])

    def clean_code(self) -> str:
        """The code as it is stored."""
        return codes.read_code(self.cleaned_data["code"])


class FileForm(Form):
    """A file to compare. It is read once for its checksum and kept nowhere."""

    file = forms.FileField(
        label="PDF 文件",
        allow_empty_file=True,
        error_messages={"required": "请先选择要比对的 PDF 文件。"},
    )

    def sha256(self) -> str:
        """The checksum of the chosen file."""
        digest = hashlib.sha256()
        for piece in self.cleaned_data["file"].chunks():
            digest.update(piece)
        return digest.hexdigest()
