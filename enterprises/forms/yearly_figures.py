"""The figures of a year as typed: for each a value, or 不适用, or nothing, and its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.enums import FigureSource, FigureState
from enterprises.models import FigureDefinition, YearlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.statements import Statement, words_of

SEEN = "seen"
BOTH = "填了数值又勾选了“不适用”，请只保留一项。"


@dataclass(frozen=True)
class Line:
    """A line of the form: a figure to fill in, or a computed one, with what the year before said."""

    definition: FigureDefinition
    value: forms.BoundField | None
    not_applicable: forms.BoundField | None
    source: forms.BoundField | None
    before: Value
    computed: Value | None
    overtaken: YearlyFigure | None

    @property
    def before_words(self) -> str:
        return words_of(self.before, self.definition)

    @property
    def computed_words(self) -> str:
        return words_of(self.computed, self.definition)


class YearlyFiguresForm(Form):
    """One line for each definition; computed figures are shown and never taken in."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        definitions: Mapping[str, FigureDefinition],
        stored: Mapping[str, YearlyFigure],
        before: Mapping[str, Value],
        now: Mapping[str, Value],
        overtaken: Sequence[str] = (),
    ) -> None:
        if data is not None and overtaken:
            # the next save knows what it overwrites
            data = data.copy()
            data[SEEN] = _versions(stored)
        super().__init__(data, initial={SEEN: _versions(stored)})
        self.definitions, self.stored = definitions, stored
        self.before, self.now, self.overtaken = before, now, overtaken
        for definition in definitions.values():
            if not definition.formula:
                self._add(definition, stored.get(definition.code))

    def _add(self, definition: FigureDefinition, figure: YearlyFigure | None) -> None:
        code, name = definition.code, definition.name
        typed = forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "text-end",
                "aria-describedby": f"basis-{code}",
            }
        )
        value = f"{figure.value:.{definition.decimals}f}" if figure and figure.value is not None else ""
        absent = figure is not None and figure.state == FigureState.NOT_APPLICABLE
        source = figure.source if figure else FigureSource.REPORTED
        self.fields[f"{code}-value"] = forms.CharField(
            label=name, required=False, max_length=40, widget=typed, initial=value
        )
        self.fields[f"{code}-na"] = forms.BooleanField(label=f"{name}不适用", required=False, initial=absent)
        self.fields[f"{code}-source"] = forms.ChoiceField(
            label=f"{name}的来源",
            required=False,
            choices=FigureSource.choices,
            initial=source,
            widget=forms.Select(attrs={"aria-label": f"{name}的来源", "class": "form-select-sm"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.statements = [
            statement
            for definition in self.definitions.values()
            if f"{definition.code}-value" in self.data
            and (statement := self._stated(definition, cleaned)) is not None
        ]
        return cleaned

    def _stated(self, definition: FigureDefinition, cleaned: Mapping[str, Any]) -> Statement | None:
        """What a line says; None when it can't be understood, with the reason beside it."""
        code = definition.code
        source = FigureSource(cleaned.get(f"{code}-source") or FigureSource.REPORTED)
        try:
            number = read(
                cleaned.get(f"{code}-value", ""), unit=definition.unit, decimals=definition.decimals
            )
        except BadNumber as error:
            self.add_error(f"{code}-value", error.words)
            return None
        if not cleaned.get(f"{code}-na"):
            return Statement(code, Absent.BLANK if number is None else number, source)
        if number is not None:
            self.add_error(f"{code}-value", BOTH)
            return None
        return Statement(code, Absent.NOT_APPLICABLE, source)

    def versions(self) -> dict[str, int]:
        """The version of each figure that the form showed; what can't be read counts as never seen."""
        pairs = (part.partition("=") for part in self.cleaned_data.get(SEEN, "").split(",") if part)
        return {code: int(version) for code, _, version in pairs if version.isdecimal()}

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The lines under their headings, in the order of the definitions."""
        groups: dict[str, list[Line]] = {}
        for line in self._lines():
            groups.setdefault(line.definition.group, []).append(line)
        return list(groups.items())

    def _lines(self) -> Iterator[Line]:
        for code, definition in self.definitions.items():
            computed = bool(definition.formula)
            yield Line(
                definition=definition,
                value=None if computed else self[f"{code}-value"],
                not_applicable=None if computed else self[f"{code}-na"],
                source=None if computed else self[f"{code}-source"],
                before=self.before.get(code, Absent.BLANK),
                computed=self.now.get(code, Absent.BLANK) if computed else None,
                overtaken=self.stored.get(code) if code in self.overtaken else None,
            )


def _versions(stored: Mapping[str, YearlyFigure]) -> str:
    return ",".join(f"{code}={figure.version}" for code, figure in stored.items())


class ReasonForm(Form):
    """Why a year goes back to the enterprise."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
