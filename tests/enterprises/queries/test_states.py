"""What was known at the end of a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import create_all, end_of, sign
from enterprises.actions import products as product_actions
from enterprises.actions.products import Description
from enterprises.enums import FigureState, FigureStatus, Rung
from enterprises.models import Certificate, Enterprise, FigureChange, Product, YearlyFigure
from enterprises.queries import states
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_industry,
    make_product,
    make_standing,
    make_township,
    member,
    township_officer,
)

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 30)
END = end_of(DAY)


def entered(name="温州旧名电气有限公司", at=END - timedelta(days=100), **values):
    """An enterprise whose dossier begins at a moment."""
    enterprise = make_enterprise(name, **values)
    # the state that the factory made is of the day of the test, which is later than all days here
    sign(enterprise, by=make_actor(Role.LEAD_OFFICER), at=at).save()
    return enterprise


def changed(row, at, **values):
    for name, value in values.items():
        setattr(row, name, value)
    sign(row, by=make_actor(Role.LEAD_OFFICER), at=at).save()
    return row


def change(figure, at, value, status=FigureStatus.CONFIRMED, state=FigureState.VALUE):
    return FigureChange.objects.create(
        figure=figure,
        version=figure.changes.count() + 1,
        state=state,
        value=value,
        source=figure.source,
        status=status,
        by=figure.stated_by,
        at=at,
    )


def test_enterprise_is_shown_as_it_was_at_the_end_of_the_day():
    enterprise = entered()
    leader = make_actor(Role.LEADER)
    changed(enterprise, END, rung=Rung.CULTIVATED, rung_since=DAY)
    changed(enterprise, END + timedelta(microseconds=1), name="温州新名电气有限公司")

    then = states.enterprise_as_of(leader, enterprise.pk, DAY)
    after = states.enterprise_as_of(leader, enterprise.pk, DAY + timedelta(days=1))

    assert (then.name, then.rung) == ("温州旧名电气有限公司", Rung.CULTIVATED)
    assert after.name == "温州新名电气有限公司"


def test_of_two_states_at_the_same_moment_the_later_one_holds():
    enterprise = entered()
    changed(enterprise, END, name="第一")
    changed(enterprise, END, name="第二")

    assert states.enterprise_as_of(make_actor(Role.LEADER), enterprise.pk, DAY).name == "第二"


def test_day_before_the_dossier_shows_none():
    enterprise = entered(at=END + timedelta(hours=1))

    assert states.enterprise_as_of(make_actor(Role.LEADER), enterprise.pk, DAY) is None


def test_right_to_look_is_that_of_today_and_contents_are_those_of_then():
    before, now = make_township("元觉街道"), make_township("霓屿街道")
    enterprise = entered(township=before)
    officer_before = township_officer(enterprise)
    changed(enterprise, END + timedelta(days=9), township=now)
    officer_now = township_officer(enterprise)

    assert states.enterprise_as_of(officer_before, enterprise.pk, DAY) is None
    assert states.enterprise_as_of(officer_now, enterprise.pk, DAY).township == before
    assert states.enterprise_as_of(member(make_enterprise()), enterprise.pk, DAY) is None


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_list_costs_the_same_at_any_length(number, django_assert_num_queries):
    township, industry = make_township(), make_industry()
    firms = [
        Enterprise(
            organisation=Organisation(code=f"firm-{place}", name=f"企业{place}", kind="enterprise"),
            credit_code=f"X{place:017d}",
            name=f"企业{place:04d}",
            township=township,
            industry=industry,
            legal_representative="海大富",
            created_at=END,
            updated_at=END,
        )
        for place in range(number)
    ]
    Organisation.objects.bulk_create([firm.organisation for firm in firms])
    for firm in firms:
        firm.organisation_id = firm.organisation.pk
    create_all(Enterprise, firms, by=Actor.system(), at=END)
    leader = make_actor(Role.LEADER)

    with django_assert_num_queries(4):
        page = states.related(states.enterprises_as_of(leader, DAY)[:20])

    assert [one.township for one in page] == [township] * min(number, 20)


def test_parts_of_the_dossier_stand_as_they_did():
    enterprise, by = entered(), make_actor(Role.LEAD_OFFICER)
    product = make_product(enterprise)
    sign(product, by=by, at=END - timedelta(days=3)).save()
    certificate = changed(make_certificate(enterprise), END - timedelta(days=2), valid_to=date(2018, 1, 1))
    changed(certificate, END + timedelta(days=2), valid_to=date(2021, 1, 1), number="CN-NEW")
    product_actions.edit(
        product=product, description=Description(name="新名称"), by=by, at=END + timedelta(days=1)
    )

    [then] = states.rows_as_of(Certificate, enterprise, DAY, "product")

    assert then.valid_to == date(2018, 1, 1)
    assert [one.name for one in states.rows_as_of(Product, enterprise, DAY)] == ["小型断路器 HX-63"]
    assert states.number_as_of(Product, enterprise, DAY) == 1
    assert states.rows_as_of(Product, make_enterprise(), DAY) == []


def test_product_of_a_certificate_has_its_name_of_then():
    enterprise, by = entered(), make_actor(Role.LEAD_OFFICER)
    product = make_product(enterprise, "旧型断路器")
    sign(product, by=by, at=END - timedelta(days=3)).save()
    changed(make_certificate(enterprise, product=product), END - timedelta(days=2))
    changed(product, END + timedelta(days=1), name="新型断路器")

    names = {
        day: [one.product.name for one in states.rows_as_of(Certificate, enterprise, day, "product")]
        for day in (DAY, DAY + timedelta(days=1))
    }

    assert names == {DAY: ["旧型断路器"], DAY + timedelta(days=1): ["新型断路器"]}


def test_enterprise_that_took_over_has_its_name_of_then():
    other, enterprise = entered("温州旧名电器有限公司"), entered("温州被并电器有限公司")
    changed(enterprise, END, ended_on=DAY, ended_as="merged", merged_into=other)
    changed(other, END + timedelta(days=1), name="温州新名电器有限公司")

    then = states.enterprise_as_of(make_actor(Role.LEADER), enterprise.pk, DAY)

    assert then.merged_into.name == "温州旧名电器有限公司"


def test_related_row_of_before_its_first_state_stands_as_now():
    enterprise, by = entered(), make_actor(Role.LEAD_OFFICER)
    certificate = make_certificate(enterprise, product=make_product(enterprise))
    sign(certificate, by=by, at=END).save()

    [then] = states.rows_as_of(Certificate, enterprise, DAY, "product")

    assert then.product.name == "小型断路器 HX-63"


def test_row_that_was_deleted_later_still_stands_before():
    enterprise, by = entered(), make_actor(Role.LEAD_OFFICER)
    product = make_product(enterprise)
    sign(product, by=by, at=END - timedelta(days=3)).save()
    product_actions.remove(product=product, by=by, at=END + timedelta(days=1))

    assert len(states.rows_as_of(Product, enterprise, DAY)) == 1
    assert states.rows_as_of(Product, enterprise, DAY + timedelta(days=1)) == []


def test_figure_that_was_corrected_after_the_day_shows_its_old_value():
    enterprise = make_enterprise()
    figure = make_figure(enterprise, "revenue", 2016, 200)
    change(figure, END - timedelta(days=9), 100)
    change(figure, END, 150)
    change(figure, END, 151)
    change(figure, END + timedelta(seconds=1), 200)

    [then] = states.figures_as_of([enterprise.pk], END)[enterprise.pk]

    assert (then.value, then.definition.code, then.year) == (Decimal(151), "revenue", 2016)
    assert YearlyFigure.objects.get().value == 200


def test_figure_that_was_a_draft_then_is_the_business_of_the_enterprise():
    enterprise = make_enterprise()
    change(make_figure(enterprise), END, 100, FigureStatus.DRAFT)

    assert states.figures_as_of([enterprise.pk], END) == {}
    assert len(states.figures_as_of([enterprise.pk], END, drafts=True)[enterprise.pk]) == 1


def test_figure_that_was_taken_back_is_blank():
    enterprise = make_enterprise()
    figure = make_figure(enterprise)
    change(figure, END - timedelta(days=1), 100)
    change(figure, END, None, state=FigureState.BLANK)

    [then] = states.figures_as_of([enterprise.pk], END)[enterprise.pk]

    assert (then.state, then.value) == (FigureState.BLANK, None)


@pytest.mark.parametrize("number", [1, 3, 100])
def test_figures_cost_one_query(number, django_assert_num_queries):
    firms = [make_enterprise() for _ in range(3)]
    figures = [make_figure(firm, f"code{place}") for firm in firms for place in range(number)]
    for figure in figures:
        change(figure, END, 1)

    with django_assert_num_queries(1):
        found = states.figures_as_of([firm.pk for firm in firms], END)

    assert [len(found[firm.pk]) for firm in firms] == [number] * 3
    assert list(states.figures_as_of([firms[0].pk], END, codes=["code0"])) == [firms[0].pk]


def test_events_count_from_the_moment_they_were_recorded():
    enterprise = make_enterprise()
    known = make_standing(enterprise, on=date(2017, 5, 1), value=Decimal(60), recorded_at=END)
    late = END + timedelta(days=30)
    make_standing(enterprise, on=date(2017, 6, 1), value=Decimal(70), recorded_at=late)

    assert list(states.standings(enterprise, DAY)) == [known]
    assert states.points_as_of([enterprise.pk], DAY) == {enterprise.pk: (Decimal(60), date(2017, 5, 1))}
