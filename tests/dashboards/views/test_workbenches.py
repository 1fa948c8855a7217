"""Everybody's first page."""

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role

pytestmark = pytest.mark.django_db
HOME = "/home/"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.SYSTEM_ADMIN, "accounts:people"),
        (Role.SECURITY_ADMIN, "accounts:locks"),
        (Role.AUDIT_ADMIN, "accounts:trail"),
        (Role.LEADER, "dashboards:leadership"),
        (Role.EXPERT, "benchmarking:assessments"),
    ],
)
def test_home_leads_on_who_has_no_workbench(as_role, role, page):
    response = as_role(role).get(HOME)

    assert (response.status_code, response.url) == (302, reverse(page))
