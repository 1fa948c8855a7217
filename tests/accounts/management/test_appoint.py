"""The administrators' accounts."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import OrganisationKind
from accounts.models import Membership, User
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_organisation

pytestmark = pytest.mark.django_db


def appoint(*arguments: str) -> str:
    out = StringIO()
    call_command("appoint", *arguments, stdout=out)
    return out.getvalue()


def password_in(text: str) -> str:
    return re.search(r"初始密码 (\w+)，", text)[1]


def test_appoint_makes_resets_and_ends_an_administrator() -> None:
    make_organisation(OrganisationKind.OPERATIONS)
    first = password_in(appoint("auditor", "--name", "审计员", "--role", "audit_admin"))
    user = User.objects.get(username="auditor")
    assert user.check_password(first)
    assert user.memberships.get().role == Role.AUDIT_ADMIN
    second = password_in(appoint("auditor", "--reset"))
    user.refresh_from_db()
    assert user.check_password(second)
    appoint("auditor", "--end", "离岗")
    assert not Membership.objects.current().filter(user=user).exists()


def test_appoint_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match=r"manage\.py ground"):
        appoint("auditor", "--name", "审计员")
    make_organisation(OrganisationKind.OPERATIONS)
    with pytest.raises(CommandError, match="--name"):
        appoint("auditor")
    with pytest.raises(CommandError, match="没有账号"):
        appoint("nobody", "--reset")
    with pytest.raises(CommandError, match="账号须以小写字母开头"):
        appoint("审计", "--name", "审计员")
