"""What a target's figure is, in the words of a page: value, rows behind it, what is missing."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from cultivation.models import Target
from cultivation.rules.targets import Standing, judge
from dongtou_brand.kernel.money import half_up
from enterprises.models import Enterprise

MISSING = "—"
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Row:
    """One enterprise or product behind a figure; `counts` for the target, against it, or not at all."""

    enterprise: Enterprise
    subject: str
    value: str
    counts: bool | None = None
    note: str = ""

    @property
    def address(self) -> str:
        return reverse("enterprises:detail", args=[self.enterprise.pk])


@dataclass(frozen=True)
class Reading:
    """A target's figure: value in the target's unit, the rows behind it, and what is missing, in words.

    `part` and `whole` are counts where the figure is a share. `told` is said instead of the value where officials
    name the figure otherwise, `second` stands in small print below it. `trend` is (year, value) where the figure
    is followed. `cited` is the clause as officials cite it; `hidden` counts the enterprises behind the figure
    that this reader may not see; `remark` says how to read the figure of a past year.
    """

    target: Target
    value: Decimal | None
    rows: tuple[Row, ...] = ()
    part: int | None = None
    whole: int | None = None
    missing: str = ""
    told: str = ""
    second: str = ""
    trend: tuple[tuple[int, Decimal | None], ...] = ()
    remark: str = ""
    cited: str = ""
    hidden: int = 0
    defined: bool = True

    @property
    def standing(self) -> Standing:
        """How it stands against the target; a target for which no figure is defined is not judged."""
        if not self.defined:
            return Standing.UNDEFINED
        return judge(self.target.comparator, self.target.threshold, self.value, whole=not self.missing)

    @property
    def words(self) -> str:
        """The figure as officials write it; 亿元 with two decimals, judged by the exact value."""
        if self.value is None:
            return MISSING
        if self.told:
            return self.told
        places = 2 if self.target.unit == "亿元" else None
        text = f"{half_up(self.value, places):,f}" if places else f"{self.value.normalize():,f}"
        return f"{text}%" if self.target.unit == "%" else f"{text} {self.target.unit}"

    @property
    def small(self) -> str:
        """What stands below the figure; nothing without a figure."""
        return self.second if self.value is not None else ""

    @property
    def bar(self) -> tuple[Decimal, Decimal] | None:
        """Length and whole of the bar: how many of all where each is asked, else the way to the threshold."""
        if self.value is None or not self.target.threshold:
            return None
        if self.told and self.part is not None and self.whole:
            return Decimal(self.part), Decimal(self.whole)
        return min(self.value, self.target.threshold), self.target.threshold
