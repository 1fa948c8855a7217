"""What the database refuses, whoever asks: history is only added to, what is published stays as it is."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.actions import organisations
from accounts.models import TrailEntry
from benchmarking.enums import CatalogueStatus
from benchmarking.models import (
    Catalogue,
    Comment,
    Declaration,
    Dimension,
    Draw,
    EvidenceVersion,
    Indicator,
    ProgressNote,
    Settlement,
    WorkbookReturn,
)
from cultivation.actions import policies
from cultivation.models import Clause, Duty, Milestone, Policy, RungChange, Target
from dongtou_brand.kernel import immutable
from dongtou_brand.kernel.actor import Actor
from enterprises.models import Alteration, Distinction, FigureChange, Standing
from reporting.models import ReportVersion
from tests.factories.benchmarking import make_catalogue
from tests.factories.reporting import rendered

DATA = Path(__file__).resolve().parents[3] / "data"
pytestmark = pytest.mark.django_db

HISTORY: set[type[Model]] = {
    TrailEntry, FigureChange, Standing, RungChange, Clause, Target, Duty, Milestone, Alteration, Distinction,
    ProgressNote, EvidenceVersion, Comment, WorkbookReturn, Declaration, Settlement, Draw,
}  # fmt: skip


def refuses(rows: "QuerySet[Model]", **values: object) -> bool:
    """Whether the database refuses to change these rows; without values, to delete them."""
    assert rows.exists()
    try:
        with transaction.atomic():
            rows.update(**values) if values else rows._raw_delete(rows.db)
    except DatabaseError as error:
        return "frozen" in str(error) or "never changed" in str(error)
    return False


def test_every_model_of_history_is_append_only():
    models = set(apps.get_models())
    kept = {m for m in models if m.__name__.endswith(("StatusChange", "Revision"))}
    # The states of rows that django-simple-history keeps.
    kept |= {m for m in models if hasattr(m, "history_date")}

    assert immutable.protected_tables(connection) == {m._meta.db_table for m in kept | HISTORY}


@pytest.mark.parametrize("status", [CatalogueStatus.PUBLISHED, CatalogueStatus.RETIRED])
def test_published_catalogue_keeps_its_content(status):
    catalogue = make_catalogue(status=status)

    assert refuses(Catalogue.objects.all(), pass_points=Decimal(9))
    assert refuses(Catalogue.objects.all(), published_at=None, status=CatalogueStatus.DRAFT)
    assert refuses(Dimension.objects.filter(catalogue=catalogue), points=Decimal(1))
    assert refuses(Indicator.objects.filter(code="A-07"), scale=[])
    assert refuses(Indicator.objects.filter(code="A-07"))
    assert refuses(Dimension.objects.filter(code="A"))
    assert refuses(Catalogue.objects.all())


def test_published_catalogue_may_retire():
    catalogue = make_catalogue()

    Catalogue.objects.filter(pk=catalogue.pk).update(status=CatalogueStatus.RETIRED)

    catalogue.refresh_from_db()
    assert catalogue.status == CatalogueStatus.RETIRED


def test_draft_of_a_catalogue_may_change():
    make_catalogue(status=CatalogueStatus.DRAFT)

    assert not refuses(Catalogue.objects.all(), pass_points=Decimal(13))
    assert not refuses(Indicator.objects.all(), name="改名")
    assert not refuses(Indicator.objects.all())


def test_policy_keeps_its_text_and_names_the_version_that_replaces_it():
    organisations.load(source=DATA / "organisations.yaml", by=Actor.system(), at=timezone.now())
    policies.load(source=DATA / "policies/dongtou-2015-121.yaml", by=Actor.system(), at=timezone.now())
    policy = Policy.objects.get()

    assert refuses(Policy.objects.all(), title="另一个标题")
    assert refuses(Policy.objects.all())
    assert not refuses(Policy.objects.all(), replaced_by=policy)
    assert not refuses(Policy.objects.all(), replaced_by=None)


def test_version_keeps_what_was_signed():
    rendered()

    assert refuses(ReportVersion.objects.all(), content={})
    assert refuses(ReportVersion.objects.all(), signatory="另一个人")
    assert refuses(ReportVersion.objects.all(), sha256="0" * 64)
    assert refuses(ReportVersion.objects.all())
