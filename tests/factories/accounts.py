"""People and organisations for tests.

make_organisation(kind)              a bureau, township, enterprise …
make_user(role, organisation=…)      a person with an account and a current membership
as_role(role, organisation=…)        fixture: a browser in which such a person has signed in
"""

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import ROLES_OF_KIND, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.queries import actors
from dongtou_brand.kernel.actor import Actor, Role

PASSWORD = "Dong-tou-2018"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_numbers = count(1)


def make_organisation(
    kind: str = OrganisationKind.ENTERPRISE, *, code: str = "", name: str = "", **values: object
) -> Organisation:
    """An organisation of this kind, with a code and name of its own unless they are given."""
    number = next(_numbers)
    name = name or f"测试单位{number}"
    values = {"short_name": name[:40]} | values
    return Organisation.objects.create(code=code or f"test-{number}", name=name, kind=kind, **values)


def kind_of(role: Role) -> str:
    """The kind of organisation whose people can have this role."""
    return next(kind for kind, roles in ROLES_OF_KIND.items() if role in roles)


def make_user(
    role: Role,
    organisation: Organisation | None = None,
    username: str = "",
    *,
    name: str = "",
    password: str = PASSWORD,
    must_change_password: bool = False,
) -> User:
    """A person in this role, who may sign in with `PASSWORD`; in an organisation of a fitting kind."""
    number = next(_numbers)
    user = User(
        username=username or f"{role.value}{number}",
        name=name or f"{role.label}{number}",
        must_change_password=must_change_password,
        password_changed_at=timezone.now(),
    )
    user.set_password(password)
    user.save()
    Membership.objects.create(
        user=user,
        organisation=organisation or make_organisation(kind_of(role)),
        role=role,
        started_at=timezone.now(),
    )
    return user


def make_actor(role: Role, organisation: Organisation | None = None) -> Actor:
    """A person in this role, as rules and actions know them."""
    actor = actors.of(make_user(role, organisation))
    assert actor is not None
    return actor


class Browser(Client):
    """A test client in which somebody has signed in."""

    user: User
    actor: Actor


def sign_in(user: User, **options: bool) -> Browser:
    """A browser in which this person has signed in; options are those of Django's test client."""
    browser = Browser(**options)
    browser.force_login(user, backend=BACKEND)
    actor = actors.of(user)
    assert actor is not None
    browser.user, browser.actor = user, actor
    return browser


@pytest.fixture
def as_role(db: None) -> Callable[..., Browser]:
    """`as_role(Role.LEAD_OFFICER)`: a browser with a person of this role; has `.user` and `.actor`."""

    def open_browser(role: Role, organisation: Organisation | None = None, username: str = "") -> Browser:
        return sign_in(make_user(role, organisation, username))

    return open_browser
