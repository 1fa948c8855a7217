from datetime import date, timedelta
from decimal import Decimal

import pytest

from enterprises.enums import CertificateStatus
from enterprises.models import Certificate
from enterprises.queries import dossiers
from tests.factories.enterprises import (
    AT,
    make_certificate,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
    make_standard,
    make_standing,
    member,
)

TODAY = date(2018, 4, 27)


def paper(left, status=CertificateStatus.VALID):
    end = None if left is None else TODAY + timedelta(days=left)
    return dossiers.paper(Certificate(status=status, valid_from=date(2017, 1, 1), valid_to=end), TODAY)


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (91, "有效", "ok"),
        (90, "90 天后到期", "warn"),
        (31, "31 天后到期", "warn"),
        (30, "30 天后到期", "err"),
        (0, "今天到期", "err"),
        (-5, "已过期 5 天", "err"),
    ],
)
def test_certificate_warns_before_its_end(left, words, tone):
    found = paper(left)

    assert (found.words, found.tone) == (words, tone)


@pytest.mark.parametrize(
    ("status", "words", "tone"), [("applied", "已受理", "info"), ("revoked", "撤销", "err")]
)
def test_certificate_that_does_not_hold_says_its_state(status, words, tone):
    found = paper(None, CertificateStatus(status))

    assert (found.words, found.tone) == (words, tone)


def test_certificate_of_tomorrow_does_not_hold_today():
    certificate = Certificate(
        status=CertificateStatus.VALID, valid_from=date(2018, 5, 1), valid_to=date(2021, 5, 1)
    )

    assert dossiers.paper(certificate, TODAY).words == "2018-05-01 起生效"


@pytest.mark.django_db
def test_papers_that_need_care_come_first():
    enterprise = make_enterprise()
    fine = make_certificate(enterprise)
    soon = make_certificate(enterprise, valid_to=TODAY + timedelta(days=60))

    assert [one.certificate for one in dossiers.papers(enterprise, TODAY)] == [soon, fine]


@pytest.mark.django_db
def test_score_is_told_with_its_change():
    enterprise = make_enterprise()
    assert dossiers.score(enterprise) is None
    make_standing(enterprise, on=date(2017, 4, 2), value=Decimal(60), link="/1/")
    assert dossiers.score(enterprise).change is None
    make_standing(enterprise, on=date(2018, 4, 20), value=Decimal("70.5"), link="/2/")

    score = dossiers.score(enterprise)

    assert (score.standing.value, score.change) == (Decimal("70.5"), Decimal("10.5"))


@pytest.mark.django_db
def test_score_is_void_after_reopening_and_then_compared_with_the_round_before():
    enterprise = make_enterprise()
    make_standing(enterprise, on=date(2017, 4, 2), value=Decimal(60), link="/1/")
    make_standing(enterprise, on=date(2018, 4, 20), value=Decimal("70.5"), link="/2/")
    make_standing(enterprise, on=date(2018, 4, 21), title="核验结果撤回，重新核验", link="/2/")
    assert dossiers.score(enterprise) is None
    make_standing(enterprise, on=date(2018, 4, 22), value=Decimal(68), link="/2/")

    score = dossiers.score(enterprise)

    assert (score.standing.value, score.change) == (Decimal(68), Decimal(8))


@pytest.mark.django_db
def test_sizes_of_the_tabs_are_counted_in_one_query(django_assert_num_queries):
    enterprise = make_enterprise()
    for year in (2016, 2017):
        make_figure(enterprise, "revenue", year)
        make_figure(enterprise, "exports", year)
    make_product(enterprise)
    make_quality_officer(enterprise)
    make_standard(enterprise)
    make_standard(enterprise, struck_at=AT, struck_reason="重复登记")
    make_certificate(make_enterprise())

    with django_assert_num_queries(1):
        sizes = dossiers.sizes(enterprise)

    assert sizes == {
        "years": 2,
        "certificates": 0,
        "products": 1,
        "quality_officers": 1,
        "standardparts": 1,
        "intellectualpropertys": 0,
        "researchbodys": 0,
        "qualityawards": 0,
        "marketshares": 0,
    }


@pytest.mark.django_db
def test_papers_and_people_are_seen_with_their_enterprise():
    ours, theirs = make_enterprise(), make_enterprise()
    product, certificate = make_product(ours), make_certificate(ours)
    officer = make_quality_officer(ours)

    for actor, seen in ((member(ours), True), (member(theirs), False)):
        assert list(dossiers.products_visible_to(actor)) == [product] * seen
        assert list(dossiers.certificates_visible_to(actor)) == [certificate] * seen
        assert list(dossiers.quality_officers_visible_to(actor)) == [officer] * seen
