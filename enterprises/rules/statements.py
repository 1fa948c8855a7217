"""What somebody states about a figure, and who may state, confirm and reopen a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from dongtou_brand.kernel.money import half_up
from dongtou_brand.kernel.rule import rule
from enterprises.enums import FigureSource, FigureState, FigureStatus
from enterprises.models import Enterprise, FigureChange, FigureDefinition, YearlyFigure
from enterprises.rules.enterprises import is_active
from enterprises.rules.figures import Absent, Value

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Statement:
    """One figure as stated: its definition's code, a value in the definition's unit, or why there is none.

    `basis` is the code of the 口径, `explanation` what the enterprise says to a warning; None leaves what is stored.
    """

    code: str
    value: Value
    source: FigureSource = FigureSource.REPORTED
    basis: str | None = None
    explanation: str | None = None
    # What is summed from months is not stated here; only its explanation is.
    keeps_value: bool = False

    @property
    def state(self) -> FigureState:
        """The stored form of what was said."""
        if isinstance(self.value, Decimal):
            return FigureState.VALUE
        return FigureState.NOT_APPLICABLE if self.value is Absent.NOT_APPLICABLE else FigureState.BLANK

    @property
    def number(self) -> Decimal | None:
        """The value as a number, if it is one."""
        return self.value if isinstance(self.value, Decimal) else None

    def says_the_same(self, stored: YearlyFigure | FigureChange | None) -> bool:
        """Whether the stored row already says this; no row says the same as a blank."""
        if stored is None or FigureState.BLANK == stored.state == self.state:
            return self.state == FigureState.BLANK
        said = (self.state, self.number, self.source)
        beside = ((self.basis, stored.basis), (self.explanation, stored.explanation))
        return said == (stored.state, stored.value, stored.source) and all(
            new is None or new == old for new, old in beside
        )


def value_of(figure: YearlyFigure | FigureChange) -> Value:
    """What a stored row says, as the rules compute with it."""
    return value_as_said(figure.state, figure.value)


def value_as_said(state: str, number: Decimal | None) -> Value:
    """The stored columns of a figure as one value."""
    if number is not None:
        return number
    return Absent.NOT_APPLICABLE if state == FigureState.NOT_APPLICABLE else Absent.BLANK


def explained(said: Statement, stored: YearlyFigure) -> str:
    """The 说明 that stands beside what is stated: the new one, or the old one as long as its value stands."""
    if said.explanation is not None:
        return said.explanation
    return stored.explanation if (said.state, said.number) == (stored.state, stored.value) else ""


def basis_words(definition: FigureDefinition, basis: str) -> str:
    """The name of a 口径 that was chosen; empty when none was, or when there is none to choose."""
    return next((one["name"] for one in definition.bases if one["code"] == basis), "")


def asked_in(definition: FigureDefinition, year: int) -> bool:
    """Whether a figure is asked for a year: a new edition neither adds to old years nor takes from them."""
    first, last = definition.first_year, definition.last_year
    return (first is None or first <= year) and (last is None or year <= last)


def words_of(value: Value | None, definition: FigureDefinition) -> str:
    """A value as the form and the year's page print it, with the decimals of its definition."""
    if isinstance(value, Decimal):
        return f"{half_up(value, definition.decimals):,f}"
    return Absent.NOT_APPLICABLE.value if value is Absent.NOT_APPLICABLE else "—"


@rule
def can_state(by: Actor, enterprise: Enterprise, year: int, day: date) -> str | None:
    """企业只能填报本企业、至当年为止的年度数据。"""
    if by.role not in ENTERPRISE or by.organisation_id != enterprise.organisation_id:
        return "年度数据由企业自行填报，您不能代为修改。"
    if words := is_active(enterprise):
        return words
    if not FIRST_YEAR <= year <= day.year:
        return f"只能填报 {FIRST_YEAR} 年至 {day.year} 年的数据。"
    return None


@rule
def is_over(year: int, day: date) -> str | None:
    """当年的数据可以先填写保存，年度结束后才能提交。"""
    if year < day.year:
        return None
    return f"{year} 年度尚未结束，可以先填写保存，{year + 1} 年 1 月 1 日起提交。"


@rule
def basis_exists(definition: FigureDefinition, basis: str) -> str | None:
    """口径只能从定义列出的几种中选择。"""
    if not basis or basis_words(definition, basis):
        return None
    names = "、".join(one["name"] for one in definition.bases)
    return f"“{definition.name}”没有这种口径" + (f"，请从{names}中选择。" if names else "可选。")


@rule
def is_asked(definition: FigureDefinition, year: int) -> str | None:
    """各版定义只对其起止年度填报。"""
    return None if asked_in(definition, year) else f"{year} 年度不填报“{definition.name}”。"


@rule
def concerns(by: Actor, enterprise: Enterprise) -> str | None:
    """所在街道（乡镇）只办理辖区内的企业，牵头单位办理全区企业；已终止的企业不再提交。"""
    if by.role in LEAD:
        return None
    if by.role is Role.TOWNSHIP_OFFICER and by.organisation_id == enterprise.township_id:
        return None
    if by.role in ENTERPRISE and by.organisation_id == enterprise.organisation_id:
        return is_active(enterprise)
    return "该企业不在您的办理范围内。"


@rule
def can_lead_to(target: str, enterprise: Enterprise) -> str | None:
    """已终止的企业不能再填报，其数据不再退回，只能确认、锁定。"""
    return is_active(enterprise) if target == FigureStatus.DRAFT else None


@rule
def gives_reason(reason: str) -> str | None:
    """退回和更正必须说明原因，企业看得到。"""
    return None if reason.strip() else "请填写原因，企业将看到这段话。"
