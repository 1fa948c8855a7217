import pytest
from django.utils import timezone

from accounts.actions import notices
from accounts.enums import OrganisationKind
from accounts.models import Notice
from accounts.queries import actors
from accounts.queries.notices import unread_count
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_organisation, make_user

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return sorted(Notice.objects.values_list("user__name", flat=True))


def test_send_reaches_the_roles_of_one_organisation() -> None:
    firm = make_organisation(OrganisationKind.ENTERPRISE)
    make_user(Role.ENTERPRISE_CLERK, firm, name="甲")
    make_user(Role.ENTERPRISE_MANAGER, firm, name="乙")
    make_user(Role.ENTERPRISE_CLERK, name="外")
    assert (
        notices.send(organisation=firm, roles=[Role.ENTERPRISE_CLERK], title="请补正", at=timezone.now()) == 1
    )
    assert told() == ["甲"]


def test_send_tells_nobody_twice_and_no_closed_account() -> None:
    firm = make_organisation(OrganisationKind.ENTERPRISE)
    first = make_user(Role.ENTERPRISE_CLERK, firm, name="甲")
    closed = make_user(Role.ENTERPRISE_MANAGER, firm, name="乙")
    closed.is_active = False
    closed.save()
    assert notices.send(organisation=firm, users=[first.pk], title="请补正", at=timezone.now()) == 1
    assert told() == ["甲"]


def test_mark_read_touches_ones_own_only() -> None:
    mine, yours = make_user(Role.LEADER), make_user(Role.LEADER)
    notices.send(users=[mine.pk, yours.pk], title="通报", at=timezone.now())
    by = actors.of(mine)
    foreign = Notice.objects.get(user=yours)
    assert notices.mark_read(by=by, at=timezone.now(), notice_id=foreign.pk) == 0
    assert notices.mark_read(by=by, at=timezone.now()) == 1
    assert (unread_count(by), unread_count(actors.of(yours))) == (0, 1)
