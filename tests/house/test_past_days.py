"""No list answers the question for a past day with the present."""

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role

pytestmark = pytest.mark.django_db
PRESENT_ONLY = {
    "accounts:people": Role.SYSTEM_ADMIN,
    "accounts:people_export": Role.SYSTEM_ADMIN,
    "enterprises:imports": Role.LEAD_OFFICER,
    "enterprises:imports_export": Role.LEAD_OFFICER,
}


@pytest.mark.parametrize(("name", "role"), PRESENT_ONLY.items())
def test_list_without_a_past_says_so(as_role, name, role):
    page = as_role(role).get(reverse(name), {"on": "2018-01-01"})

    words = page.content.decode()
    assert (page.status_code, "没有历史时点，只显示现在的情况。" in words) == (422, True)
    assert "另选日期" not in words
