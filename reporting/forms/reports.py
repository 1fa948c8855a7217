"""Forms about reports: what is looked for, begun, signed, revised."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from accounts.enums import OrganisationKind
from accounts.queries import organisations
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import STAFF, Actor, Role
from dongtou_brand.kernel.forms import Form
from reporting.enums import ReportStatus
from reporting.rules.reports import STATEMENT

# The largest number that a column of versions holds.
MOST = 2**31 - 1


def _bare() -> FormHelper:
    """Fields only: the page brings the form's own tag and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class ReportFilter(Form):
    """Conditions of the list; all of them stand in the address."""

    q = forms.CharField(label="企业", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ReportStatus.choices])
    township = forms.TypedChoiceField(label="街道（乡镇）", required=False, coerce=int, empty_value=None)
    overdue = forms.ChoiceField(label="期限", required=False, choices=[("", "全部"), ("1", "已逾期未公开")])

    def __init__(self, actor: Actor, years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "名称、拼音或信用代码"
        self._choices("year", [(year, f"{year} 年度") for year in years])
        if actor.role not in STAFF and actor.role is not Role.LEADER:
            del self.fields["q"], self.fields["township"]
        elif actor.role is Role.TOWNSHIP_OFFICER:
            del self.fields["township"]
        else:
            townships = organisations.valid_on(clock.today()).of_kind(OrganisationKind.TOWNSHIP)  # type: ignore[attr-defined]
            self._choices("township", [(one.pk, one.short_name) for one in townships])

    def _choices(self, name: str, found: Sequence[tuple[Any, str]]) -> None:
        self.fields[name].choices = [("", "全部"), *found]  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, Any]:
        """What was asked for, as keyword arguments of `queries.reports.matching`; what is no choice is ignored."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q", "").strip(),
            "year": given.get("year") or None,
            "status": given.get("status") or "",
            "township": given.get("township") or None,
            "overdue": bool(given.get("overdue")),
        }


class StartForm(Form):
    """For which year a report is begun."""

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year} 年度") for year in years]  # type: ignore[attr-defined]


class TextForm(Form):
    """One text of the report. Its length is judged by the rule, which says by how much it is too long."""

    body = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=0, max_value=MOST)
    keep = forms.ChoiceField(
        required=False, choices=[("", ""), ("mine", "我的内容"), ("theirs", "同事的内容")]
    )
    current = forms.IntegerField(min_value=0, max_value=MOST, required=False)


class SignForm(Form):
    """The sign-off: the name of the legal representative and the statement."""

    signatory = forms.CharField(
        label="法定代表人姓名",
        max_length=40,
        help_text="与企业档案登记的姓名一致，按文字印在报告上，不附签名图片和印章。",
    )
    agreed = forms.BooleanField(
        label=STATEMENT, error_messages={"required": "请阅读并勾选确认声明后再签发。"}
    )
    version = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class ReasonForm(Form):
    """Why something published is revised or withdrawn; the public can read it."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="5 至 200 字，将在报告验证页面公开。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
