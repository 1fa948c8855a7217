from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Value

from dongtou_brand.kernel import bulk
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus
from enterprises.models import Enterprise, FigureChange, YearlyFigure
from tests.conftest import ON_POSTGRES
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_definition, make_enterprise
from tests.factories.workbooks import AT

pytestmark = pytest.mark.django_db
COLUMNS = ("enterprise", "definition", "state", "value", "basis", "version")


def put(user, *rows):
    same = {"year": 2017, "status": FigureStatus.DRAFT, "source": "reported", "explanation": ""}
    written = bulk.put(
        YearlyFigure,
        COLUMNS,
        rows,
        same=same | {"stated_by": user.pk, "stated_at": AT},
        unique=("enterprise", "definition", "year"),
        update=("state", "value", "version"),
    )
    return [key for keys in written for key in keys]


def test_rows_are_written_and_known_ones_overwritten():
    user, one = make_user(Role.LEAD_OFFICER), make_enterprise()
    first, second = make_definition("revenue").pk, make_definition("staff").pk

    keys = put(user, (one.pk, first, "value", Decimal("-1.5"), "tax", 1))
    again = put(
        user,
        (one.pk, first, "value", Decimal(2), "other", 2),
        (one.pk, second, "not_applicable", None, "", 1),
    )

    stored = YearlyFigure.objects.order_by("pk").values_list("pk", *COLUMNS, "stated_at")
    assert again[0] == keys[0]
    assert list(stored) == [
        (again[0], one.pk, first, "value", Decimal(2), "tax", 2, AT),
        (again[1], one.pk, second, "not_applicable", None, "", 1, AT),
    ]


def test_more_rows_than_a_statement_takes_are_all_written(monkeypatch):
    user, one = make_user(Role.LEAD_OFFICER), make_enterprise()
    definitions = [make_definition(f"figure_{number}").pk for number in range(5)]
    monkeypatch.setattr(bulk, "AT_ONCE", 2)

    keys = put(user, *((one.pk, each, "value", Decimal(1), "", 1) for each in definitions))

    assert sorted(keys) == sorted(YearlyFigure.objects.values_list("pk", flat=True))
    assert len(keys) == 5


def test_constraints_judge_what_is_put():
    user, definition, one = make_user(Role.LEAD_OFFICER), make_definition("revenue").pk, make_enterprise()

    with pytest.raises(IntegrityError), transaction.atomic():
        put(user, (one.pk, definition, "value", None, "", 1))
    if ON_POSTGRES:
        with pytest.raises(DataError), transaction.atomic():
            put(user, (one.pk, definition, "value", Decimal(1), "x" * 21, 1))

    assert not YearlyFigure.objects.exists()


def test_what_a_query_finds_is_appended():
    user, definition, one = make_user(Role.LEAD_OFFICER), make_definition("revenue").pk, make_enterprise()
    put(user, (one.pk, definition, "value", Decimal(7), "", 3))

    columns = ("figure", "state", "value", "source", "status", "basis", "explanation", "version", "by", "at")
    found = YearlyFigure.objects.order_by().values_list(
        "pk", *columns[1:8], "stated_by", "stated_at", Value("")
    )
    bulk.append(FigureChange, (*columns, "reason"), found)

    change = FigureChange.objects.get()
    assert (change.figure.enterprise, change.value, change.version) == (one, 7, 3)
    assert (change.by, change.at, change.reason) == (user, AT, "")


# ── statistics ───────────────────────────────────────────────────────────────────────────────────
def known_rows(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_statistics_are_true_after_the_transaction():
    with transaction.atomic():
        make_enterprise(), make_enterprise()
        bulk.count_anew(Enterprise, YearlyFigure)
        before = known_rows(Enterprise)

    assert (before != 2, known_rows(Enterprise)) == (True, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_statistics_that_fail_undo_nothing(caplog):
    class Nowhere:
        class _meta:
            db_table = "no such table"

    with transaction.atomic():
        make_enterprise()
        bulk.count_anew(Nowhere)

    assert (Enterprise.objects.count(), "no such table" in caplog.text) == (1, True)


def test_statistics_are_asked_of_no_other_database(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        bulk.count_anew(Enterprise)

    assert bool(waiting) is ON_POSTGRES
