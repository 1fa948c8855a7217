"""The shape of an indicator catalogue's file."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import FileModel, Location, Number

__all__ = [
    "FULL_POINTS",
    "LEVELS",
    "CatalogueFile",
    "Condition",
    "Dimension",
    "Indicator",
    "Level",
    "Linear",
    "Measure",
    "Option",
    "OwnValue",
    "Result",
    "Rung",
    "Tier",
    "walk",
]

FULL_POINTS = Decimal(100)
LEVELS = {"national": "国家标准", "standard": "“浙江制造”标准", "advanced": "国际先进"}
"""What a measure can be held against, in the order in which it should become stricter."""

Points = Annotated[Number, Field(ge=0, le=FULL_POINTS, max_digits=5, decimal_places=1)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Label = Annotated[str, Field(min_length=1, max_length=60)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,20}$")]
Measured = Annotated[Number, Field(ge=0, max_digits=18, decimal_places=4)]
Rung = Literal["planned", "cultivated", "creating"]
"""The rungs of the ladder that a tier can be for: 规划、培育、创建."""


class OwnValue(FileModel):
    """What the enterprise states of itself; `figure` names the yearly figure that it can be taken from."""

    kind: Literal["text", "number"]
    label: Label
    unit: Annotated[str, Field(max_length=12)] = ""
    figure: Annotated[str, Field(max_length=40)] = ""


class Option(FileModel):
    """One step of a scale."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,20}$")]
    label: Label
    points: Points


class Linear(FileModel):
    """Points in proportion to a figure: none at `zero_at`, all at `full_at`; up or down."""

    zero_at: Number
    full_at: Number
    figure: Annotated[str, Field(min_length=1, max_length=40)]


class Level(FileModel):
    """A value that a measure is held against, in the measure's unit, and where it is taken from."""

    value: Measured
    source: Annotated[str, Field(min_length=1, max_length=100)]


class Measure(FileModel):
    """A key figure of the product: what three levels ask of it, each left out where there is none."""

    code: Code
    name: Label
    unit: Annotated[str, Field(max_length=12)] = ""
    direction: Literal["higher", "lower"]
    national: Level | None = None
    standard: Level | None = None
    advanced: Level | None = None


class Condition(FileModel):
    """When an indicator is asked: the named one, which stands before it, was answered with one of these choices."""

    indicator: Annotated[str, Field(min_length=1, max_length=12)]
    choices: Annotated[list[Code], Field(alias="is", min_length=1)]


class Indicator(FileModel):
    """A gate that must be met, or a scored indicator with a scale, a line or measures."""

    added: ClassVar[frozenset[str]] = frozenset({"measures", "asked_when", "tiers"})

    code: Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{2}$")]
    name: Label
    kind: Literal["gate", "score"]
    points: Points | None = None
    requirement: Text
    required: Annotated[str, Field(min_length=1, max_length=120)]
    own_value: OwnValue | None = None
    scale: list[Option] = []
    linear: Linear | None = None
    measures: Annotated[list[Measure], Field(max_length=30)] = []
    asked_when: Condition | None = None
    tiers: list[Rung] = []
    evidence: Annotated[list[Label], Field(min_length=1)]
    evidence_required: bool = True
    judged: Text
    not_applicable: bool = False
    clause: Annotated[str, Field(max_length=20)] = ""
    sources: Annotated[list[str], Field(min_length=1)]
    example: bool = False


class Dimension(FileModel):
    """A dimension with its full points, which are those of its scored indicators together."""

    code: Annotated[str, Field(pattern=r"^[A-Z]$")]
    name: Annotated[str, Field(min_length=1, max_length=20)]
    points: Points
    indicators: Annotated[list[Indicator], Field(min_length=1)]


class Result(FileModel):
    """The result rule: a failed gate overrides all; then the points decide."""

    gate_veto: Literal[True]
    basic: Points
    passed: Annotated[Points, Field(alias="pass")]


class Tier(FileModel):
    """The thresholds for the enterprises of one rung of the ladder, over the indicators that are asked of them."""

    rung: Rung
    basic: Points
    passed: Annotated[Points, Field(alias="pass")]


class CatalogueFile(FileModel):
    """One edition of an indicator catalogue."""

    added: ClassVar[frozenset[str]] = frozenset({"product_group", "standard", "tiers"})

    format: Literal[1]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    edition: Annotated[str, Field(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    policy: Annotated[str, Field(min_length=1, max_length=60)]
    product_group: Annotated[str, Field(max_length=60)] = ""
    standard: Annotated[str, Field(max_length=40)] = ""
    example: bool
    note: Text
    sources: dict[str, Annotated[str, Field(min_length=1, max_length=100)]]
    result: Result
    tiers: list[Tier] = []
    dimensions: Annotated[list[Dimension], Field(min_length=1)]


def walk(file: CatalogueFile) -> Iterator[tuple[Location, Dimension, Indicator]]:
    """Every indicator in order, with its place in the file and its dimension."""
    for d, dimension in enumerate(file.dimensions):
        for i, indicator in enumerate(dimension.indicators or ()):
            yield ("dimensions", d, "indicators", i), dimension, indicator
