"""All addresses of the portal with their audiences, for the table of rights and for the tests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from dongtou_brand.kernel.actor import Role


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its full name (`app:noun`), its pattern, its parameters, and who may open it.

    `audience` is None for a view that names none; such a view is open to nobody.
    """

    name: str
    pattern: str
    parameters: frozenset[str]
    audience: frozenset[Role] | None


def routes() -> list[Route]:
    """Every address of the portal, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns))


def _walk(
    patterns: Iterable[URLPattern | URLResolver],
    prefix: str = "",
    space: str = "",
    given: frozenset[str] = frozenset(),
) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        parameters = given | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pattern, inner, parameters)
        else:
            audience = getattr(entry.callback, "audience", None)
            yield Route(f"{space}{entry.name or ''}", pattern, parameters, audience)
