"""The checks that data/figures.yaml sets on the figures of a year: errors, questions and remarks, in words.

A finding of level `block` stops submission, one of level `explain` needs a 说明, `warn` only asks to look twice,
`note` stands in the table of the years. Drafts are saved whatever is found.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from dongtou_brand.kernel.money import half_up
from enterprises.models import FigureDefinition
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import parse

__all__ = [
    "Finding",
    "Sheet",
    "basis_of",
    "change_is_comparable",
    "findings",
    "growth",
    "least_of",
    "unsettled",
]

Definitions = Mapping[str, FigureDefinition]
Check = Mapping[str, Any]
BLOCK, EXPLAIN, WARN, NOTE = "block", "explain", "warn", "note"


@dataclass(frozen=True)
class Sheet:
    """What is stated for one year, by code: values (computed ones too), the chosen 口径, explanations.

    `unfilled` holds, for a figure that is summed from months, how many months are not filled in.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    unfilled: Mapping[str, int] = field(default_factory=dict)

    def number(self, code: str) -> Decimal | None:
        """The value when it is a number."""
        value = self.values.get(code)
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class Finding:
    """What a check found: beside which figure it stands, how grave it is, the sentence, the remark of the table.

    `met` tells a good remark (a reference that is reached).
    """

    code: str
    level: str
    words: str
    brief: str = ""
    met: bool = False
    of: str = ""
    explained: bool = False


def findings(known: Definitions, now: Sheet, years: Sequence[Sheet] = ()) -> list[Finding]:
    """Everything that the checks of these definitions find in a year; `years` are those before it, latest first."""
    found = []
    for code, definition in known.items():
        if definition.bases and now.number(code) is not None and not now.bases.get(code):
            found.append(Finding(code, BLOCK, f"请选择“{definition.name}”的口径。", "未注明口径", of=code))
        if missing := now.unfilled.get(code):
            words = f"“{definition.name}”由月度明细汇总，还有 {missing} 个月未填，请补填；确实没有的，请填写说明。"
            found.append(Finding(code, EXPLAIN, words, f"{missing} 个月未填", of=code))
        for check in definition.checks:
            found += _checked(check, definition, known, now, years)
    return [_with_explanation(finding, now) for finding in found]


def _with_explanation(finding: Finding, now: Sheet) -> Finding:
    said = finding.level == EXPLAIN and now.explanations.get(finding.code, "").strip()
    if not said:
        return finding
    return Finding(
        finding.code, finding.level, finding.words, f"{finding.brief}，已说明", of=finding.of, explained=True
    )


def unsettled(found: Sequence[Finding]) -> list[Finding]:
    """What stands in the way of submission: errors, and questions without an explanation."""
    return [one for one in found if one.level == BLOCK or (one.level == EXPLAIN and not one.explained)]


def _checked(
    check: Check, definition: FigureDefinition, known: Definitions, now: Sheet, years: Sequence[Sheet]
) -> Iterator[Finding]:
    value = now.number(definition.code)
    if value is None:
        return
    if check["kind"] == "at_most" and value > 0:
        yield from _without_whole(check, definition, known.get(check["other"]), now)
    outcome = _KINDS[check["kind"]](check, definition, value, now, years)
    if outcome is None:
        return
    met, extra = outcome
    other = known.get(check.get("other", ""))
    words = {
        **{code: _plain(now.number(code)) for code in known},
        **{
            name: str(check[name]) for name in ("percent", "limit", "least", "most", "years") if name in check
        },
        "name": definition.name,
        "unit": definition.unit,
        "value": f"{half_up(value, definition.decimals):,f}",
        "other": other.name if other else "",
        **extra,
    }
    brief = check.get("met" if met else "brief", "").format_map(words)
    said = check.get("words", "").format_map(words)
    if brief or said:
        beside = check.get("beside") or definition.code
        yield Finding(beside, check["level"], said, brief, met, of=definition.code)


def _without_whole(
    check: Check, definition: FigureDefinition, whole: FigureDefinition | None, now: Sheet
) -> Iterator[Finding]:
    """A part of something that does not apply is a contradiction; of something blank, a question."""
    value = now.values.get(check["other"], Absent.BLANK)
    if whole is None or isinstance(value, Decimal):
        return
    code, level = check.get("beside") or definition.code, check["level"]
    if value is Absent.NOT_APPLICABLE:
        words = f"“{definition.name}”填了数值，“{whole.name}”却为不适用，请改正其中一项。"
        yield Finding(code, level, words, f"{whole.name}为不适用", of=definition.code)
        return
    words = f"“{whole.name}”没有填写，不能与“{definition.name}”核对，请补填；确实没有的，请填写说明。"
    asked = EXPLAIN if level == BLOCK else level
    yield Finding(code, asked, words, f"缺少{whole.name}", of=definition.code)


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


# What a kind of check finds: whether it is good news, and the words of its own; None when there is nothing to say.
Outcome = tuple[bool, dict[str, str]] | None


def _at_most(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    whole = now.number(check["other"])
    return (False, {}) if whole is not None and value > whole else None


def _jump(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    before = years[0] if years else Sheet()
    change = growth(value, before.number(definition.code))
    if change is None or not change_is_comparable(definition, now, before):
        return None
    if abs(change) <= Decimal(check["percent"]):
        return None
    return False, {"change": str(abs(change)), "direction": "增加" if change > 0 else "减少"}


def _range(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    inside = Decimal(check["least"]) <= value <= Decimal(check["most"])
    return None if inside else (False, {})


def _above(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    return (False, {}) if value > Decimal(check["limit"]) else None


def _zero(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    return (False, {}) if value == 0 else None


def _reference(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    return value >= Decimal(check["least"]), {}


def _falls(
    check: Check, definition: FigureDefinition, value: Decimal, now: Sheet, years: Sequence[Sheet]
) -> Outcome:
    """Each of the last years is lower than the one before, in one 口径; a gap or a blank proves nothing."""
    sheets = [now, *years][: check["years"]]
    numbers = [number for sheet in sheets if (number := sheet.number(definition.code)) is not None]
    if len(numbers) < check["years"]:
        return None
    same = len({basis_of(definition, sheet) for sheet in sheets}) == 1
    return (True, {}) if same and all(new < old for new, old in pairwise(numbers)) else None


_KINDS: Final[Mapping[str, Callable[..., Outcome]]] = {
    "at_most": _at_most,
    "jump": _jump,
    "range": _range,
    "above": _above,
    "zero": _zero,
    "reference": _reference,
    "falls": _falls,
}


def growth(now: Value | None, before: Value | None) -> Decimal | None:
    """The change against the year before in percent, to one decimal; None when it can't be told."""
    if not isinstance(now, Decimal) or not isinstance(before, Decimal) or before <= 0:
        return None
    return half_up((now - before) / before * 100, 1)


def basis_of(definition: FigureDefinition, sheet: Sheet) -> tuple[str, ...]:
    """The 口径 that a value was made with: its own choice, or those of the figures that it is computed from."""
    if definition.formula:
        return tuple(sheet.bases.get(name, "") for name in parse(definition.formula).names)
    return (sheet.bases.get(definition.code, ""),)


def change_is_comparable(definition: FigureDefinition, now: Sheet, before: Sheet) -> bool:
    """Whether two years of a figure were stated in the same 口径."""
    return basis_of(definition, now) == basis_of(definition, before)


def least_of(definition: FigureDefinition) -> Decimal:
    """The least value that a figure may have: that of its range, else 0."""
    return next(
        (Decimal(check["least"]) for check in definition.checks if check["kind"] == "range"), Decimal(0)
    )
