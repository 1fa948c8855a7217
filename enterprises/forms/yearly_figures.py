"""The figures of a year as typed: for each a value, or 不适用, or nothing, its source, its 口径, a 说明."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.enums import FigureSource, FigureState
from enterprises.models import FigureDefinition, YearlyFigure
from enterprises.rules.checks import BLOCK, EXPLAIN, Finding, Sheet, least_of
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import derived
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.statements import Statement, basis_words, value_of, words_of

SEEN = "seen"
BOTH = "填了数值又勾选了“不适用”，请只保留一项。"


@dataclass(frozen=True)
class Year:
    """What the form of a year knows: definitions, what is stored, the year before, what is summed from months."""

    definitions: Mapping[str, FigureDefinition]
    stored: Mapping[str, YearlyFigure] = field(default_factory=dict)
    now: Sheet = field(default_factory=Sheet)
    before: Sheet = field(default_factory=Sheet)
    summed: frozenset[str] = frozenset()
    monthly: frozenset[str] = frozenset()
    """Figures that can be stated month by month."""


@dataclass(frozen=True)
class Line:
    """A line of the form: a figure to fill in, one that is summed from months, or a computed one."""

    definition: FigureDefinition
    fields: Mapping[str, forms.BoundField]
    before: Value
    before_basis: str
    now: Value
    summed: bool
    monthly: bool
    overtaken: YearlyFigure | None
    typed: str
    findings: Sequence[Finding]

    @property
    def before_words(self) -> str:
        return words_of(self.before, self.definition)

    @property
    def now_words(self) -> str:
        return words_of(self.now, self.definition)

    @property
    def theirs(self) -> str:
        """What a colleague stated meanwhile."""
        return words_of(value_of(self.overtaken), self.definition) if self.overtaken else ""

    @property
    def wrong(self) -> list[Finding]:
        return [one for one in self.findings if one.level == BLOCK]

    @property
    def doubtful(self) -> list[Finding]:
        return [one for one in self.findings if one.level != BLOCK]

    @property
    def asks(self) -> bool:
        """Whether the line has a place for a 说明: a check asks for it, or one was given."""
        box = self.fields.get("explanation")
        return box is not None and (any(one.level == EXPLAIN for one in self.findings) or bool(box.value()))

    @property
    def offers(self) -> bool:
        """Whether last year's value may be taken over: as a suggestion, into an empty field."""
        return not self.summed and not self.filled and self.before is not Absent.BLANK

    @property
    def before_plain(self) -> str:
        """Last year's value as it is typed."""
        return plain(self.before, self.definition)

    @property
    def filled(self) -> bool:
        """Whether something is said: a value or 不适用."""
        if self.definition.formula or self.summed:
            return self.now is not Absent.BLANK
        absent = self.fields["na"].value()
        return bool(str(self.fields["value"].value() or "").strip()) or bool(absent)


@dataclass(frozen=True)
class Group:
    """Lines under one heading, and how many of those that are asked are filled in."""

    name: str
    number: int
    lines: Sequence[Line]

    @property
    def asked(self) -> int:
        return sum(not line.definition.formula for line in self.lines)

    @property
    def filled(self) -> int:
        return sum(line.filled for line in self.lines if not line.definition.formula)

    @property
    def troubled(self) -> bool:
        """Whether something in it needs care."""
        return any(
            line.findings or line.overtaken or any(f.errors for f in line.fields.values())
            for line in self.lines
        )


class YearlyFiguresForm(Form):
    """One line for each definition; computed figures are shown and never taken in."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, year: Year, overtaken: Sequence[str] = (), carry: str = "", take: str = ""
    ) -> None:
        """`carry` names a figure whose field takes last year's value, `take` one that takes what is stored."""
        if data is not None:
            data = _with_suggestions(data.copy(), year, carry, take)
            if overtaken:
                _catch_up(data, year, overtaken)
        super().__init__(data, initial={SEEN: _versions(year.stored)})
        self.year, self.overtaken = year, overtaken
        self.statements: list[Statement] = []
        for definition in year.definitions.values():
            if not definition.formula:
                self._add(definition, year.stored.get(definition.code))

    def _add(self, definition: FigureDefinition, figure: YearlyFigure | None) -> None:
        code, name = definition.code, definition.name
        if code not in self.year.summed:
            self._add_value(definition, figure)
        if definition.bases:
            choices = [("", "请选择口径"), *((one["code"], one["name"]) for one in definition.bases)]
            self.fields[f"{code}-basis"] = forms.ChoiceField(
                label=f"{name}的口径",
                required=False,
                choices=choices,
                initial=figure.basis if figure else "",
                widget=forms.Select(attrs={"class": "form-select-sm"}),
            )
        self.fields[f"{code}-explanation"] = forms.CharField(
            label=f"{name}的说明",
            required=False,
            max_length=300,
            initial=figure.explanation if figure else "",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def _add_value(self, definition: FigureDefinition, figure: YearlyFigure | None) -> None:
        code, name = definition.code, definition.name
        described = {"aria-describedby": f"basis-{code}"}
        typed = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "text-end", **described}
        )
        self.fields[f"{code}-value"] = forms.CharField(
            label=name,
            required=False,
            max_length=40,
            widget=typed,
            initial=plain(value_of(figure), definition) if figure else "",
        )
        absent = figure is not None and figure.state == FigureState.NOT_APPLICABLE
        self.fields[f"{code}-na"] = forms.BooleanField(label=f"{name}不适用", required=False, initial=absent)
        self.fields[f"{code}-source"] = forms.ChoiceField(
            label=f"{name}的来源",
            required=False,
            choices=FigureSource.choices,
            initial=figure.source if figure else FigureSource.REPORTED,
            widget=forms.Select(attrs={"aria-label": f"{name}的来源", "class": "form-select-sm"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = (self._stated(one, cleaned) for one in self.year.definitions.values() if not one.formula)
        self.statements = [statement for statement in said if statement is not None]
        return cleaned

    def _stated(self, definition: FigureDefinition, cleaned: Mapping[str, Any]) -> Statement | None:
        """What a line says; None when it was not sent, or can't be understood, with the reason beside it."""
        code = definition.code
        sent = {
            name: cleaned.get(f"{code}-{name}", "") for name in ("value", "source", "basis", "explanation")
        }
        basis = sent["basis"] if f"{code}-basis" in self.data else None
        explanation = sent["explanation"].strip() if f"{code}-explanation" in self.data else None
        if code in self.year.summed or f"{code}-value" not in self.data:
            if explanation is None:
                return None
            return Statement(code, Absent.BLANK, explanation=explanation, keeps_value=True)
        value = self._value(definition, sent["value"], absent=bool(cleaned.get(f"{code}-na")))
        if value is None:
            return None
        source = FigureSource(sent["source"] or FigureSource.REPORTED)
        return Statement(code, value, source, basis, explanation)

    def _value(self, definition: FigureDefinition, text: str, *, absent: bool) -> Value | None:
        negative = least_of(definition) < 0
        try:
            number = read(text, unit=definition.unit, decimals=definition.decimals, negative=negative)
        except BadNumber as error:
            self.add_error(f"{definition.code}-value", error.words)
            return None
        if not absent:
            return Absent.BLANK if number is None else number
        if number is not None:
            self.add_error(f"{definition.code}-value", BOTH)
            return None
        return Absent.NOT_APPLICABLE

    def versions(self) -> dict[str, int]:
        """The version of each figure that the form showed; what can't be read counts as never seen."""
        return versions_of(self.cleaned_data.get(SEEN, ""))

    def sheet(self) -> Sheet:
        """What the year would say with what was typed; for the checks of a page that was not saved."""
        kept = [one for one in self.statements if not one.keeps_value]
        stated = {code: value for code, value in self.year.now.values.items() if code in self.year.stored}
        stated |= {one.code: one.value for one in kept}
        known = self.year.definitions
        bases = {one.code: one.basis for one in kept if one.basis is not None}
        said = {one.code: one.explanation for one in self.statements if one.explanation is not None}
        return Sheet(
            values=stated | derived(known.values(), stated),
            bases={**self.year.now.bases, **bases},
            explanations={**self.year.now.explanations, **said},
            unfilled=self.year.now.unfilled,
        )

    def groups(self, found: Sequence[Finding] = ()) -> list[Group]:
        """The lines under their headings, in the order of the definitions, with what the checks `found`."""
        groups: dict[str, list[Line]] = {}
        for line in self._lines(found):
            groups.setdefault(line.definition.group, []).append(line)
        return [Group(name, number, lines) for number, (name, lines) in enumerate(groups.items(), 1)]

    def _lines(self, found: Sequence[Finding]) -> Iterator[Line]:
        year = self.year
        for code, definition in year.definitions.items():
            names = ("value", "na", "source", "basis", "explanation")
            value = f"{code}-value"
            yield Line(
                definition=definition,
                fields={name: self[f"{code}-{name}"] for name in names if f"{code}-{name}" in self.fields},
                before=year.before.values.get(code, Absent.BLANK),
                before_basis=basis_words(definition, year.before.bases.get(code, "")),
                now=year.now.values.get(code, Absent.BLANK),
                summed=code in year.summed,
                monthly=code in year.monthly,
                overtaken=year.stored.get(code) if code in self.overtaken else None,
                typed=str(self.data.get(value, "")) if self.is_bound else "",
                findings=[one for one in found if one.code == code and one.words],
            )


def versions_of(text: str) -> dict[str, int]:
    """The versions in a field `seen`, by code; what can't be read counts as never seen."""
    pairs = (part.partition("=") for part in text.split(",") if part)
    return {code: int(version) for code, _, version in pairs if version.isdecimal() and len(version) < 10}


def plain(value: Value, definition: FigureDefinition) -> str:
    """A value as it is typed into a field; empty when it is no number."""
    return f"{value:.{definition.decimals}f}" if isinstance(value, Decimal) else ""


def _with_suggestions(data: Any, year: Year, carry: str, take: str) -> Any:
    """Put a suggestion into a field; nothing is saved by it."""
    if carry in year.definitions:
        before = year.before
        _put(
            data, year.definitions[carry], before.values.get(carry, Absent.BLANK), before.bases.get(carry, "")
        )
    if take in year.stored:
        _put_stored(data, year.stored[take])
    return data


def _catch_up(data: Any, year: Year, overtaken: Sequence[str]) -> None:
    """After a conflict the page knows what is stored now, and the next save what it overwrites.

    What this person did not touch and a colleague changed meanwhile stands in the fields as the colleague left it.
    """
    seen = versions_of(data.get(SEEN, ""))
    for code, figure in year.stored.items():
        if figure.version != seen.get(code, 0) and code not in overtaken and code in year.definitions:
            _put_stored(data, figure)
            data[f"{code}-explanation"] = figure.explanation
    data[SEEN] = _versions(year.stored)


def _put_stored(data: Any, figure: YearlyFigure) -> None:
    _put(data, figure.definition, value_of(figure), figure.basis)
    data[f"{figure.definition.code}-source"] = figure.source


def _put(data: Any, definition: FigureDefinition, value: Value, basis: str) -> None:
    code = definition.code
    data[f"{code}-value"] = plain(value, definition)
    data.pop(f"{code}-na", None)
    if value is Absent.NOT_APPLICABLE:
        data[f"{code}-na"] = "on"
    if definition.bases:
        data[f"{code}-basis"] = basis


def _versions(stored: Mapping[str, YearlyFigure]) -> str:
    return ",".join(f"{code}={figure.version}" for code, figure in stored.items())


class ReasonForm(Form):
    """Why a year goes back to the enterprise."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
