"""One answer as it is typed: a form for each indicator, of the shape that the indicator asks for."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from benchmarking.enums import AnswerState
from benchmarking.forms.measures import NumberField, initial, measure_fields, typed
from benchmarking.models import Answer, Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import MARKS, NOTE_MAX, OWN_TEXT_MAX, Content, own_kind, settled, unit
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.forms import Form

GATE_CHOICES = [(scoring.YES, "满足"), (scoring.NO, "不满足")]
# What the database can hold: a larger number is no version and no key of anything.
VERSION_MAX = 2**31 - 1
KEY_MAX = 2**63 - 1


class VersionField(forms.IntegerField):
    """The version that was read, on top of which something is saved; what is none comes from no page of ours."""

    def __init__(self) -> None:
        super().__init__(
            min_value=0,
            max_value=VERSION_MAX,
            widget=forms.HiddenInput,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), "页面内容已过期，请刷新后重试。"
            ),
        )


class ManyFilesInput(forms.FileInput):
    """The browser's own file field for several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files; each is judged by the store, one by one, so that a bad one does not take the others along."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class EvidenceForm(Form):
    """Files for an answer, and the day they are about."""

    files = ManyFiles(required=False)  # type: ignore[assignment]
    about_on = forms.DateField(required=False, error_messages={"invalid": "材料日期应写作 2018-04-27。"})


class DateForm(Form):
    """The day that a piece of evidence is about."""

    about_on = forms.DateField(required=False, error_messages={"invalid": "材料日期应写作 2018-04-27。"})


class SettleForm(Form):
    """Which of two answers stays; `losing` is the revision that came too late."""

    losing = forms.IntegerField(min_value=1, max_value=KEY_MAX)
    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX)
    keep = forms.ChoiceField(choices=[("mine", "我的填写"), ("theirs", "同事的填写")])


class SeenForm(Form):
    """The version of an answer that stood on the page."""

    version = VersionField()


class AnswerForm(Form):
    """What an enterprise says to one indicator. `content()` is the answer with its state."""

    version = VersionField()
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"说明不能超过 {NOTE_MAX} 个字。"},
    )

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{indicator.code}-%s"
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["mark"] = self._mark()
        if own_kind(indicator):
            self.fields["own"] = self._own()
        self.fields |= measure_fields(indicator, "实测值")
        if not indicator.measures and (indicator.is_gate or scoring.options(indicator)):
            self.fields["choice"] = self._choice()
        for name, field in self.fields.items():
            # The controls of a row stand apart in a grid; this ties them to the form of their answer.
            field.widget.attrs["form"] = f"form-{indicator.code}"
            field.widget.attrs["autocomplete"] = "off"
            if isinstance(field.widget, forms.Textarea):
                # A browser cuts what is pasted beyond maxlength without a word; the form says it and keeps all.
                field.widget.attrs.pop("maxlength", None)
            if name in ("own", "choice") or name.startswith("m_"):
                field.widget.attrs["aria-describedby"] = f"save-{indicator.code}"

    @classmethod
    def of(cls, indicator: Indicator, answer: Answer | None) -> "AnswerForm":
        """The form with what is stored now."""
        if answer is None:
            return cls(indicator, initial={"version": 0})
        number = answer.own_number
        marked = answer.state in MARKS
        return cls(
            indicator,
            initial={
                "version": answer.version,
                "own": answer.own_text if number is None else f"{number.normalize():f}",
                "choice": answer.choice,
                "mark": answer.state if marked else "",
                "note": answer.note,
            }
            | initial(indicator, answer.measured),
        )

    def _own(self) -> forms.Field:
        label = str(self.indicator.own_value.get("label") or "本企业现状")
        named = {"aria-label": f"{self.indicator.code} {label}", "placeholder": "请填写"}
        if own_kind(self.indicator) == "number":
            return NumberField(
                required=False,
                max_digits=18,
                decimal_places=4,
                widget=forms.TextInput(attrs=named | {"inputmode": "decimal", "maxlength": "40"}),
                error_messages={
                    "invalid": f"“{label}”应填写数字{f'（单位：{unit(self.indicator)}）' if unit(self.indicator) else ''}。",
                    "max_decimal_places": f"“{label}”最多保留四位小数。",
                    "max_digits": f"“{label}”的数字过大，请核对单位。",
                    "max_whole_digits": f"“{label}”的数字过大，请核对单位。",
                },
            )
        return forms.CharField(
            required=False,
            max_length=OWN_TEXT_MAX,
            widget=forms.Textarea(attrs=named | {"rows": 2}),
            error_messages={"max_length": f"“{label}”不能超过 {OWN_TEXT_MAX} 个字，请精简。"},
        )

    def _choice(self) -> forms.ChoiceField:
        wrong = {"invalid_choice": "没有这个判定选项，请重新选择。"}
        named = {"aria-label": f"{self.indicator.code} 判定"}
        if self.indicator.is_gate:
            widget: forms.Widget = forms.RadioSelect()
            return forms.ChoiceField(
                required=False, choices=GATE_CHOICES, widget=widget, error_messages=wrong
            )
        steps = [
            (step.value, f"{step.label}（{step.points.normalize():f} 分）")
            for step in scoring.options(self.indicator)
        ]
        widget = forms.Select(attrs=named)
        return forms.ChoiceField(
            required=False, choices=[("", "请选择"), *steps], widget=widget, error_messages=wrong
        )

    def _mark(self) -> forms.ChoiceField:
        marks = [
            ("", "正常填写"),
            (AnswerState.LATER.value, "稍后填写"),
            (AnswerState.UNKNOWN.value, "不清楚（请核验人员指导）"),
        ]
        if self.indicator.may_be_not_applicable:
            marks.append((AnswerState.NOT_APPLICABLE.value, "不适用（须写明原因）"))
        return forms.ChoiceField(
            label="填写情况",
            required=False,
            choices=marks,
            widget=forms.Select,
            error_messages={"invalid_choice": f"{self.indicator.code} 不能选择“不适用”。"},
        )

    def content(self) -> Content:
        """What was typed, as an answer; the form must be valid."""
        data = self.cleaned_data
        own = data.get("own")
        return settled(
            self.indicator,
            mark=data["mark"],
            choice=data.get("choice", ""),
            own_text=own if isinstance(own, str) else "",
            own_number=own if isinstance(own, Decimal) else None,
            note=data["note"],
            measured=typed(self.indicator, data),
        )

    def words(self) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def today_or_before(day: date | None, today: date) -> str:
    """The sentence for a day that lies ahead, else nothing: material cannot be about the future."""
    return "材料日期不能晚于今天。" if day and day > today else ""


HINT = uploads.HINT
ACCEPT = uploads.ACCEPT
