"""While it is only read from, a connection takes no statement that writes, however it begins."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import Organisation
from dongtou_brand.kernel.audience import ReadOnlyGetMiddleware
from dongtou_brand.kernel.reading import only_read
from tests.factories.accounts import make_organisation

HIDDEN = "WITH gone AS (SELECT id FROM {0}) DELETE FROM {0} WHERE id IN (SELECT id FROM gone)"
WRITING = [HIDDEN, "DELETE FROM {0}", "UPDATE {0} SET name = 'x'", "DROP TABLE {0}"]
TABLE = Organisation._meta.db_table

statements = pytest.mark.parametrize("statement", WRITING)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(TABLE))


def refused(statement: str) -> None:
    with only_read(connection):
        assert Organisation.objects.count() == 1
        with pytest.raises(DatabaseError, match=r"read-?only"):
            run(statement)


@statements
@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_while_reading(statement: str) -> None:
    organisation = make_organisation()

    refused(statement)

    assert Organisation.objects.get() == organisation


@statements
@pytest.mark.django_db
def test_nothing_is_written_while_reading_inside_a_transaction(statement: str) -> None:
    organisation = make_organisation()

    refused(statement)

    assert Organisation.objects.get() == organisation


@pytest.mark.django_db(transaction=True)
def test_writing_goes_on_afterwards_even_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), only_read(connection):
        raise ZeroDivisionError

    make_organisation()
    with transaction.atomic():
        make_organisation()

    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(("method", "left"), [("GET", 1), ("HEAD", 1), ("POST", 0)])
@pytest.mark.django_db
def test_a_view_writes_on_post_alone(method: str, left: int) -> None:
    make_organisation()

    def view(request: HttpRequest) -> HttpResponse:
        run(HIDDEN)
        return HttpResponse()

    request = HttpRequest()
    request.method = method
    if left:
        with pytest.raises(DatabaseError):
            ReadOnlyGetMiddleware(view)(request)
    else:
        ReadOnlyGetMiddleware(view)(request)

    assert Organisation.objects.count() == left
