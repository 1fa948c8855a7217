"""The shape of the file of organisations."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import Fault, FileModel

__all__ = ["OrganisationFile", "OrganisationRow"]


class OrganisationRow(FileModel):
    """A unit that is not an enterprise, with the days between which it exists."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]{2,32}$")]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    short_name: Annotated[str, Field(min_length=1, max_length=40)]
    kind: Literal["lead", "bureau", "township", "leadership", "experts", "operations"]
    valid_from: date | None = None
    valid_to: date | None = None


class OrganisationFile(FileModel):
    """All units, in the order in which they are listed."""

    format: Literal[1]
    organisations: Annotated[list[OrganisationRow], Field(min_length=1)]


def _codes_once(file: OrganisationFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, row in enumerate(file.organisations):
        if row.code and row.code in seen:
            yield Fault(("organisations", index, "code"), f"单位编码“{row.code}”重复，请改为未用过的编码")
        seen.add(row.code)


def _days_in_order(file: OrganisationFile) -> Iterator[Fault]:
    for index, row in enumerate(file.organisations):
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            yield Fault(("organisations", index, "valid_to"), "撤销日期早于设立日期，请核对")


OrganisationFile.checks = (_codes_once, _days_in_order)
