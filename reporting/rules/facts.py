"""What the portal knows of an enterprise's year: the material of a report, before it becomes sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from enterprises.rules.figures import Absent, Value


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of one year: its value or why there is none, who said so (`source`), whether it is confirmed.

    `basis` tells two values that may be compared from two that may not: it holds the 口径 and the sources.
    """

    value: Value = Absent.BLANK
    source: str = ""
    confirmed: bool = False
    basis: str = ""

    @property
    def number(self) -> Decimal | None:
        """The value, or None when there is none."""
        return self.value if isinstance(self.value, Decimal) else None


@dataclass(frozen=True, slots=True)
class FigureFact:
    """A figure with its definition and what was stated for each of the report's years."""

    code: str
    name: str
    unit: str
    basis: str
    decimals: int
    group: str
    derived: bool = False
    years: Mapping[int, Stated] = field(default_factory=dict)

    def in_year(self, year: int) -> Stated:
        """What was stated for this year; a blank when nobody stated anything."""
        return self.years.get(year, Stated())


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate that held on some day of the year."""

    kind: str
    standard: str
    number: str
    issuer: str
    valid_from: date | None
    valid_to: date | None
    product: str = ""


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A product and the standard that it is made to."""

    name: str
    standard: str


@dataclass(frozen=True, slots=True)
class OfficerFact:
    """The 首席质量官 in office at the end of the year."""

    name: str
    appointed_on: date
    trained_on: date | None


@dataclass(frozen=True, slots=True)
class DimensionFact:
    """Points of one dimension: full, by the enterprise itself, as verified."""

    name: str
    full: Decimal
    own: Decimal | None
    verified: Decimal | None


@dataclass(frozen=True, slots=True)
class GapFact:
    """An indicator that was not fully met when it was verified."""

    code: str
    name: str
    is_gate: bool
    lost: Decimal | None
    finding: str


@dataclass(frozen=True, slots=True)
class AssessmentFact:
    """The latest verified assessment of the year or before."""

    round: str
    catalogue: str
    verified_on: date
    own_points: Decimal | None
    verified_points: Decimal
    outcome: str
    gates_met: int
    gates_total: int
    dimensions: tuple[DimensionFact, ...] = ()
    gaps: tuple[GapFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything stored that a report of `year` draws on; nothing here was written for the report."""

    year: int
    name: str
    credit_code: str
    legal_representative: str
    township: str = ""
    address: str = ""
    ownership: str = ""
    founded_on: date | None = None
    industry: str = ""
    main_products: str = ""
    rung: str = ""
    rung_since: date | None = None
    excellence_since: date | None = None
    products: tuple[ProductFact, ...] = ()
    certificates: tuple[CertificateFact, ...] = ()
    officer: OfficerFact | None = None
    figures: Mapping[str, FigureFact] = field(default_factory=dict)
    assessment: AssessmentFact | None = None
    previous_on: date | None = None
    is_demo: bool = False

    @property
    def years(self) -> tuple[int, int, int]:
        """The reported year and the two before it, oldest first."""
        return self.year - 2, self.year - 1, self.year

    def unconfirmed(self) -> list[FigureFact]:
        """The stated figures of the year that nobody has confirmed yet; printed with a mark."""
        return [
            fact
            for fact in self.figures.values()
            if not fact.derived
            and fact.in_year(self.year).value is not Absent.BLANK
            and not fact.in_year(self.year).confirmed
        ]

    def blank(self) -> list[FigureFact]:
        """The figures of the year that nobody has stated; printed as 未披露."""
        return [
            fact
            for fact in self.figures.values()
            if not fact.derived and fact.in_year(self.year).value is Absent.BLANK
        ]
