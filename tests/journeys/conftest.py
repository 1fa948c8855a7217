"""Who comes: people with a window of their own, signed in or not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.files import pdf_bytes
from tests.journeys.enterprise import EnterprisePerson
from tests.journeys.expert import Expert
from tests.journeys.officer import Officer
from tests.journeys.person import Person, saved_as
from tests.services.browser import DESKTOP, Visit
from tests.services.copies import ON_POSTGRES

OFFICERS = ("scjg", "scjg_sh")
# By how the names of accounts begin in the demonstration.
KINDS: dict[str, type[Person]] = {"qy": EnterprisePerson, "zj": Expert}


@pytest.fixture(scope="session")
def examined() -> set[tuple[str, ...]] | None:
    """The kinds of page that were looked at in this run: one look at each is enough.

    A page looks the same whatever database is behind it, so the run on PostgreSQL leaves the looking to the other.
    """
    return None if ON_POSTGRES else set()


@pytest.fixture
def comes(visit: Callable[..., Visit], examined: set[tuple[str, ...]] | None) -> Callable[..., Person]:
    """comes("qy01") is a clerk who has signed in; comes() is the public."""

    def person(
        name: str = "", *, width: int = DESKTOP, javascript: bool = True, signed_in: bool = True
    ) -> Person:
        kind = Officer if name in OFFICERS else KINDS.get(name[:2], Person)
        one = kind(visit(width=width, javascript=javascript), examined, name, scripted=javascript)
        return one.signs_in() if name and signed_in else one

    return person


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small honest PDF on the visitor's disk."""
    return saved_as(tmp_path, "佐证材料.pdf", pdf_bytes())
