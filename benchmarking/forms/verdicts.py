"""One verdict as it is typed, and the words with which an assessment is returned or reopened."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from benchmarking.forms.answers import GATE_CHOICES, VersionField
from benchmarking.forms.measures import NumberField, initial, measure_fields, typed
from benchmarking.models import Answer, Indicator, Verdict
from benchmarking.rules import measures, scoring
from benchmarking.rules.answers import unit
from benchmarking.rules.measures import MEASURED
from benchmarking.rules.verification import NOTE_MAX, NUMBER, REASON_MAX, Finding, choices
from dongtou_brand.kernel.forms import Form

ACCEPTED = (scoring.NOT_APPLICABLE, "不适用")
NOTE_HINT = "与自评不一致时须写明理由"


class VerdictForm(Form):
    """What an officer finds at one indicator. `finding()` is the verdict."""

    version = VersionField()
    note = forms.CharField(
        label="核验意见",
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": NOTE_HINT}),
        error_messages={"max_length": f"核验意见不能超过 {NOTE_MAX} 个字。"},
    )

    def __init__(self, indicator: Indicator, answer: Answer | None, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{indicator.code}-%s", **kwargs)
        self.indicator = indicator
        self.allowed = choices(indicator, answer)
        self.on_line = NUMBER in self.allowed
        if self.on_line:
            self.fields["number"] = self._number()
        self.fields |= measure_fields(indicator, "核验实测值")
        self.chosen = self._asks_choice()
        if self.chosen:
            self.fields["choice"] = self._choice()
        for name, field in self.fields.items():
            # The controls of a row stand apart in a grid; this ties them to the form of their verdict.
            field.widget.attrs |= {"form": f"form-{indicator.code}", "autocomplete": "off"}
            if isinstance(field.widget, forms.Textarea):
                # A browser cuts what is pasted beyond maxlength without a word; the form says it and keeps all.
                field.widget.attrs.pop("maxlength", None)
            if name in ("number", "choice") or name.startswith("m_"):
                field.widget.attrs["aria-describedby"] = f"save-{indicator.code}"

    @classmethod
    def of(cls, indicator: Indicator, answer: Answer | None, verdict: Verdict | None) -> "VerdictForm":
        """The form with what is stored now."""
        if verdict is None:
            return cls(indicator, answer, initial={"version": 0})
        number = verdict.own_number
        return cls(
            indicator,
            answer,
            initial={
                "version": verdict.version,
                "choice": verdict.choice,
                "number": "" if number is None else f"{number.normalize():f}",
                "note": verdict.note,
            }
            | initial(indicator, verdict.measured),
        )

    @property
    def segmented(self) -> bool:
        """Whether the choice is a row of buttons: a gate's, which are two or three."""
        return self.indicator.is_gate and not self.indicator.measures

    def _asks_choice(self) -> bool:
        """Whether there is something to choose; with measures only whether 不适用 is accepted."""
        if self.indicator.measures:
            return scoring.NOT_APPLICABLE in self.allowed
        return self.allowed != [NUMBER]

    def _number(self) -> NumberField:
        label = f"{self.indicator.code} 核验数值"
        too_large = "核验数值过大，请核对单位。"
        return NumberField(
            required=False,
            max_digits=18,
            decimal_places=4,
            widget=forms.TextInput(attrs={"aria-label": label, "inputmode": "decimal", "maxlength": "40"}),
            error_messages={
                "invalid": f"核验数值应填写数字{f'（单位：{unit(self.indicator)}）' if unit(self.indicator) else ''}。",
                "max_decimal_places": "核验数值最多保留四位小数。",
                "max_digits": too_large,
                "max_whole_digits": too_large,
            },
        )

    def _choice(self) -> forms.ChoiceField:
        named = {"aria-label": f"{self.indicator.code} 核验结果"}
        widget: forms.Widget = forms.RadioSelect() if self.segmented else forms.Select(attrs=named)
        return forms.ChoiceField(
            required=False,
            choices=self._offered(),
            widget=widget,
            error_messages={"invalid_choice": "没有这个核验结果，请重新选择。"},
        )

    def _offered(self) -> list[tuple[str, str]]:
        more = [ACCEPTED] if scoring.NOT_APPLICABLE in self.allowed else []
        if self.indicator.measures:
            return [("", "按实测值判定"), *more]
        if self.segmented:
            return GATE_CHOICES + more
        if self.on_line:
            return [(NUMBER, "按数值计分"), *more]
        steps = [
            (step.value, f"{step.label}（{step.points.normalize():f} 分）")
            for step in scoring.options(self.indicator)
        ]
        return [("", "请选择"), *steps, *more]

    def finding(self) -> Finding:
        """What was typed, as a verdict; the form must be valid."""
        data = self.cleaned_data
        if self.indicator.measures:
            return self._measured(data)
        number: Decimal | None = data.get("number")
        choice = data.get("choice") or (NUMBER if self.on_line and number is not None else "")
        return Finding(choice, number if choice == NUMBER else None, data["note"])

    def _measured(self, data: dict[str, Any]) -> Finding:
        """The judgement follows from the values, once all are there; what does not apply has none."""
        if data.get("choice") == scoring.NOT_APPLICABLE:
            return Finding(scoring.NOT_APPLICABLE, None, data["note"])
        kept = measures.written(self.indicator, typed(self.indicator, data))
        numbers = measures.read(kept)
        choice = scoring.chosen(self.indicator, scoring.Said(MEASURED, measured=numbers))
        return Finding(choice, None, data["note"], kept)

    def words(self) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class ReasonForm(Form):
    """Why; asked before something is taken back."""

    reason = forms.CharField(
        label="原因",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "请填写原因。",
            "max_length": f"原因不能超过 {REASON_MAX} 个字。",
        },
    )


class ReturnForm(ReasonForm):
    """Why an assessment is returned, and which indicators the enterprise should mend."""

    mend = forms.TypedMultipleChoiceField(
        label="须补正的指标", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, indicators: Iterable[Indicator], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "退回原因"
        self.fields["mend"].choices = [(i.pk, f"{i.code} {i.name}") for i in indicators]  # type: ignore[attr-defined]
