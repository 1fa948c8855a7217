"""Organisations, as choices and for the people in them."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Organisation


def valid_on(day: date) -> QuerySet[Organisation]:
    """Organisations whose people can be given accounts on this day."""
    return Organisation.objects.valid_on(day)
