"""The shapes of people.yaml, enterprises.yaml and figures.yaml in data/demo/."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cultivation.enums import BatchKind
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.datafile import FileModel, Number
from enterprises.enums import CertificateKind, CertificateStatus, FigureSource, Rung

Text = Annotated[str, Field(min_length=1)]
NOT_STATED = "未填"


def _named(kind: Any) -> Any:
    """A member of an enumeration, written as its value."""
    return BeforeValidator(lambda text: kind(text) if isinstance(text, str) else text)


# ── people.yaml ─────────────────────────────────────────────────────────────────────────────────
class Person(FileModel):
    """A person of a unit that is not an enterprise; `by` tells who makes the account."""

    username: Text
    name: Text
    organisation: Text
    role: Annotated[Role, _named(Role)]
    phone: str = ""
    on: date
    by: Literal["system", "sysadmin"] = "sysadmin"


class PeopleFile(FileModel):
    """Accounts of bureaus, townships, experts, leaders and administrators."""

    format: Literal[1]
    people: list[Person]


# ── enterprises.yaml ────────────────────────────────────────────────────────────────────────────
class Revision(FileModel):
    """What became known of a product later."""

    on: date
    standard_number: str = ""
    international_level: bool | None = None


class ProductRow(FileModel):
    """A product; fields are those of `Product`."""

    name: Text
    standard_number: str = ""
    international_level: bool | None = None
    own_intellectual_property: bool | None = None
    market_rank: int | None = None
    market_scope: str = ""
    market_proof: str = ""
    revised: Revision | None = None


class CertificateRow(FileModel):
    """A certificate, or without days an application that a body has accepted."""

    kind: Annotated[CertificateKind, _named(CertificateKind)]
    standard: str = ""
    number: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    product: str = ""
    recorded: date | None = None

    @property
    def status(self) -> CertificateStatus:
        return CertificateStatus.VALID if self.valid_from else CertificateStatus.APPLIED


class OfficerRow(FileModel):
    """A 首席质量官."""

    name: Text
    appointed_on: date
    document_number: str = ""
    education: str = ""
    quality_years: int | None = None
    training_certificate: str = ""
    training_body: str = ""
    trained_on: date | None = None
    retrained_on: date | None = None
    filed_on: date | None = None
    left_on: date | None = None


class RecordRow(FileModel):
    """A standard, right, research body, award or market share; `facts` are fields of its model.

    `kind` is the slug of the kind (enterprises/rules/records.py).
    """

    kind: Text
    facts: dict[str, date | int | str]
    recorded: date | None = None


class Rise(FileModel):
    """A move on the ladder."""

    on: date
    rung: Annotated[Rung, _named(Rung)]
    reason: Text


class Former(FileModel):
    """The name with which an enterprise was entered, and how it got the present one."""

    name: Text
    on: date
    document: Text


class Ending(FileModel):
    """The day from which an enterprise was no more, the notice, and into which other one it went, if any."""

    on: date
    document: Text
    into: str = ""


class EnterpriseRow(FileModel):
    """One fictional enterprise; `facts` are words for its assessments and reports."""

    key: Annotated[str, Field(pattern=r"^qy\d\d$")]
    credit_code: Text
    name: Text
    formerly: Former | None = None
    township: Text
    industry: Text
    address: Text
    founded_on: date
    ownership: Text
    main_products: Text
    legal_representative: Text
    contact_name: Text
    contact_phone: Text
    clerk: Text
    excellence_since: date | None = None
    products: list[ProductRow]
    certificates: list[CertificateRow]
    officers: list[OfficerRow]
    records: list[RecordRow] = []
    ladder: Annotated[list[Rise], Field(min_length=1)]
    ended: Ending | None = None
    facts: dict[str, Text]

    @property
    def joined(self) -> date:
        return self.ladder[0].on


class BatchRow(FileModel):
    """A batch with the keys of its members."""

    year: int
    kind: Annotated[BatchKind, _named(BatchKind)]
    name: Text
    decided_on: date
    document: str
    members: list[Text]


class EnterprisesFile(FileModel):
    """All enterprises and batches."""

    format: Literal[1]
    batches: list[BatchRow]
    enterprises: list[EnterpriseRow]


# ── figures.yaml ────────────────────────────────────────────────────────────────────────────────
class Correction(FileModel):
    """A confirmed figure that was opened again; `was` is what had been stated before."""

    enterprise: Text
    year: int
    code: Text
    was: Number
    reopened_on: date
    reason: Text
    filed: Annotated[list[date], Field(min_length=3, max_length=3)]


class FigureRows(FileModel):
    """The figures of one enterprise: for each code one value a year."""

    enterprise: Text
    years: list[int]
    filed: list[list[date]]
    values: dict[str, list[Number | Literal["未填", "不适用"]]]


class Explanation(FileModel):
    """What an enterprise said to a question of the checks."""

    enterprise: Text
    year: int
    code: Text
    words: Text


class MonthRows(FileModel):
    """The months of one year that were filled in on a day, for each item January to December."""

    enterprise: Text
    year: int
    on: date
    items: dict[str, Annotated[list[Number | Literal["未填", "不适用"]], Field(min_length=12, max_length=12)]]


class FiguresFile(FileModel):
    """All yearly figures; `sources` by code where it is not the enterprise's own word, `bases` the 口径 by code."""

    format: Literal[1]
    sources: dict[str, Annotated[FigureSource, _named(FigureSource)]]
    bases: dict[str, str]
    explanations: list[Explanation]
    months: list[MonthRows]
    corrections: list[Correction]
    figures: list[FigureRows]
