"""Policies on the screen: open to everybody, old versions included."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from cultivation.actions import policies
from cultivation.models import Policy
from dongtou_brand.kernel.actor import Actor
from tests.factories.enterprises import AT

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


def test_policy_of_an_old_version_leads_to_the_new_one(client, policy, tmp_path):
    later, _ = policies.load(source=changed(tmp_path), by=Actor.system(), at=AT)

    body = client.get(reverse("cultivation:policy", args=[policy.pk])).content.decode()

    assert f'您看到的是旧版本。<a href="{reverse("cultivation:policy", args=[later.pk])}">' in body


def test_policy_takes_as_many_queries_as_there_are_kinds_of_row(client, policy, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(reverse("cultivation:policy", args=[policy.pk]))
