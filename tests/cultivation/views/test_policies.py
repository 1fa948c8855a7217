"""Policies on the screen: open to everybody, old versions included."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from accounts.actions import organisations
from cultivation.actions import policies
from cultivation.models import Policy
from dongtou_brand.kernel.actor import Actor
from tests.factories.enterprises import AT
from tests.factories.exported import lines, opened

pytestmark = pytest.mark.django_db
SOURCE: Path = settings.BASE_DIR / "data/policies/dongtou-2015-121.yaml"


@pytest.fixture
def policy() -> Policy:
    call_command("ground", verbosity=0)
    return Policy.objects.get()


def changed(tmp_path: Path) -> Path:
    """The policy as a later version."""
    file = tmp_path / "later.yaml"
    file.write_text(SOURCE.read_text().replace("validity: valid", "validity: repealed"))
    return file


def test_policy_list_names_the_versions_in_force(client, policy, tmp_path):
    later, _ = policies.load(source=changed(tmp_path), by=Actor.system(), at=AT)

    response = client.get(reverse("cultivation:policies"))

    assert list(response.context["policies"]) == [later]
    book = opened(client.get(reverse("cultivation:policies_export")))
    assert [row[1] for row in lines(book)] == ["发文字号", later.number]


def test_policy_of_an_old_version_leads_to_the_new_one(client, policy, tmp_path):
    later, _ = policies.load(source=changed(tmp_path), by=Actor.system(), at=AT)

    body = client.get(reverse("cultivation:policy", args=[policy.pk])).content.decode()

    assert f'您看到的是旧版本。<a href="{reverse("cultivation:policy", args=[later.pk])}">' in body


def test_policy_takes_as_many_queries_as_there_are_kinds_of_row(client, policy, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(reverse("cultivation:policy", args=[policy.pk]))


@pytest.mark.parametrize(("days", "versions"), [(-1, []), (0, [1]), (1, [1]), (2, [2])])
def test_policy_list_of_a_day_names_what_was_loaded_then(client, tmp_path, days, versions):
    organisations.load(source=settings.BASE_DIR / "data/organisations.yaml", by=Actor.system(), at=AT)
    for source, at in ((SOURCE, AT), (changed(tmp_path), AT + timedelta(days=2))):
        policies.load(source=source, by=Actor.system(), at=at)
    day = {"on": (AT + timedelta(days=days)).date()}

    response = client.get(reverse("cultivation:policies"), day)

    assert [policy.version for policy in response.context["policies"]] == versions
    book = opened(client.get(reverse("cultivation:policies_export"), day))
    assert len(lines(book)) == 1 + len(versions)


def test_policy_list_of_no_day_asks_for_another(client):
    page = client.get(reverse("cultivation:policies"), {"on": "2999-01-01"})

    assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)
