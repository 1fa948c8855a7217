from decimal import Decimal

import pytest

from enterprises.actions import standings, summaries, yearly_figures
from enterprises.enums import FigureStatus, StandingKind
from enterprises.models import Summary
from enterprises.queries.summaries import computed
from tests.factories.enterprises import (
    AT,
    make_enterprise,
    make_figure,
    make_standing,
    make_township,
    manager,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("status", "revenue"), [(FigureStatus.DRAFT, None), (FigureStatus.SUBMITTED, 100)])
def test_draft_counts_for_nothing(status, revenue):
    enterprise = make_enterprise()
    make_figure(enterprise, status=status)

    assert computed([enterprise.pk])[enterprise.pk].revenue == revenue


@pytest.mark.parametrize("number", [1, 3, 60])
def test_summaries_cost_the_same_however_many(number, django_assert_num_queries):
    township, keys = make_township(), []
    for _ in range(number):
        enterprise = make_enterprise(township=township)
        make_figure(enterprise)
        make_standing(enterprise, value=1)
        keys.append(enterprise.pk)

    with django_assert_num_queries(3):
        assert len(computed(keys)) == number


def test_verification_is_summed_up_when_it_is_posted():
    enterprise = make_enterprise()

    standings.post(
        enterprise=enterprise,
        kind=StandingKind.ASSESSMENT,
        on=AT.date(),
        title="核验",
        value=Decimal("70.5"),
        at=AT,
    )

    assert Summary.objects.get(pk=enterprise.pk).points == Decimal("70.5")


def test_figures_are_summed_up_when_they_are_submitted():
    enterprise = make_enterprise()
    make_figure(enterprise, status=FigureStatus.DRAFT)

    yearly_figures.submit(enterprise=enterprise, year=2017, by=manager(enterprise), at=AT)

    summary = Summary.objects.get(pk=enterprise.pk)
    assert (summary.years, summary.revenue, summary.submitted_through) == ("2017:submitted", 100, 2017)


def test_everything_can_be_summed_up_anew():
    enterprise = make_enterprise()
    make_figure(enterprise)

    assert list(summaries.refresh_all()) == [1]
    assert Summary.objects.get(pk=enterprise.pk).revenue == 100
