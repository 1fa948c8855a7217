"""Reading what yearly figures are: their definitions, by code and in their order."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from enterprises.models import FigureChange, FigureDefinition, MonthlyFigure, YearlyFigure
from enterprises.rules.statements import asked_in

__all__ = ["Definitions", "chosen_bases", "every", "formula_of", "formulas", "known", "labels", "stated"]


@dataclass(frozen=True)
class Definitions:
    """Every definition by code, in their order: figures of a year, and items of its months."""

    yearly: dict[str, FigureDefinition]
    monthly: dict[str, FigureDefinition]

    def asked(self, year: int, stated: Iterable[str] = ()) -> dict[str, FigureDefinition]:
        """The figures that a year is asked for, and what was stated for it before its edition dropped it."""
        kept = set(stated)
        return {code: one for code, one in self.yearly.items() if code in kept or asked_in(one, year)}

    def parts(self, year: int, stated: Iterable[str] = ()) -> dict[str, list[FigureDefinition]]:
        """The items of a year's months, by the figure into which they are summed."""
        kept = set(stated)
        found: dict[str, list[FigureDefinition]] = {}
        for code, one in self.monthly.items():
            if code in kept or asked_in(one, year):
                found.setdefault(one.part_of, []).append(one)
        return found


def every() -> Definitions:
    """All definitions, in one query."""
    found = list(FigureDefinition.objects.all())
    return Definitions(
        {one.code: one for one in found if not one.part_of}, {one.code: one for one in found if one.part_of}
    )


def known() -> dict[str, FigureDefinition]:
    """Every figure of a year by its code, in their order; items of months are not among them."""
    return {one.code: one for one in FigureDefinition.objects.filter(part_of="")}


def formulas(codes: Iterable[str]) -> dict[str, str]:
    """The formulas of those figures that are computed, by code."""
    found = FigureDefinition.objects.filter(code__in=list(codes)).exclude(formula="")
    return dict(found.values_list("code", "formula"))


def formula_of(code: str) -> str:
    """The formula of one figure; empty when it is stated or not defined."""
    return formulas([code]).get(code, "")


def chosen_bases() -> set[tuple[str, str]]:
    """The 口径 that figures name or once named: code of the figure, code of the 口径."""
    with_choice = list(FigureDefinition.objects.exclude(bases=[]))
    now = YearlyFigure.objects.filter(definition__in=with_choice).exclude(basis="").order_by()
    before = FigureChange.objects.filter(figure__definition__in=with_choice).exclude(basis="").order_by()
    found = set(now.values_list("definition__code", "basis").distinct())
    return found | set(before.values_list("figure__definition__code", "basis").distinct())


def stated() -> set[str]:
    """The codes of which there are figures, of years or of months."""
    yearly = YearlyFigure.objects.filter(definition=OuterRef("pk"))
    monthly = MonthlyFigure.objects.filter(definition=OuterRef("pk"))
    found = FigureDefinition.objects.filter(Exists(yearly) | Exists(monthly))
    return set(found.values_list("code", flat=True))


FIELD_WORDS = {
    "value": "",
    "na": "不适用",
    "basis": "口径",
    "explanation": "说明",
    "rest": "空白的月份不适用",
}


def labels(names: Iterable[str]) -> dict[str, str]:
    """What the fields of the forms of years and months are called: `loss_scrap-3` is 报废损失 3 月.

    The source has no words: it is chosen beforehand, so nobody would miss it. Other fields are not answered.
    """
    fields = {name: name.partition("-")[::2] for name in names if "-" in name}
    codes = {code for code, _ in fields.values()}
    known = dict(FigureDefinition.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    found = {}
    for name, (code, part) in fields.items():
        if code in known:
            words = FIELD_WORDS.get(part, f"{part} 月")
            found[name] = "" if part == "source" else f"{known[code]} {words}".rstrip()
    return found
