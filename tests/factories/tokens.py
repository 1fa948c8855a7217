"""Programs that read: a token, and a client that shows it.

make_token(organisation, …)     a token that opens the API for a year, with its key
program(role, organisation)     a client that shows such a token; reads as that role
"""

from datetime import datetime, timedelta

from django.test import Client

from accounts.enums import TokenScope
from accounts.models import ApiToken, Organisation, User
from accounts.rules.tokens import ROLE_OF_KIND, SHOWN, hashed, new_key
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_organisation, make_user

KIND_OF_ROLE = {role: kind for kind, role in ROLE_OF_KIND.items()}


def make_token(
    organisation: Organisation,
    *,
    scopes: list[str] | None = None,
    at: datetime | None = None,
    **values: object,
) -> tuple[ApiToken, str]:
    """A token of this organisation and its key; for everything and for a year unless told otherwise."""
    key = new_key()
    at = at or clock.now()
    filled: dict[str, object] = {
        "name": "产业大脑",
        "scopes": list(TokenScope.values) if scopes is None else scopes,
        "start": key[:SHOWN],
        "key_hash": hashed(key),
        "issued_by": User.objects.first() or make_user(Role.SYSTEM_ADMIN),
        "issued_at": at,
        "expires_at": at + timedelta(days=365),
    }
    return ApiToken.objects.create(organisation=organisation, **(filled | values)), key


class Program(Client):
    """A test client that shows a token with every request."""

    token: ApiToken
    key: str


def program(role: Role, organisation: Organisation | None = None, **values: object) -> Program:
    """A client that reads in this role, for this organisation or one of a fitting kind."""
    token, key = make_token(organisation or make_organisation(KIND_OF_ROLE[role]), **values)
    client = Program(headers={"authorization": f"Bearer {key}"})
    client.token, client.key = token, key
    return client
