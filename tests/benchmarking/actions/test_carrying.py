"""A round on a new edition: what is carried over, and that nothing of the old one changes."""

from typing import Any

import pytest

from accounts.models import TrailEntry
from benchmarking.actions import answers as answer_actions
from benchmarking.actions import carrying
from benchmarking.models import Answer, Assessment, Catalogue, Indicator
from benchmarking.queries import answers
from benchmarking.queries import carrying as queries
from benchmarking.rules.answers import content_of
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from tests.factories.benchmarking import (
    AT,
    fill,
    indicator,
    make_assessment,
    make_catalogue,
    make_round,
    say,
    submitted,
)
from tests.factories.enterprises import make_enterprise, manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Assessment, Assessment, Actor]:
    """A verified assessment of 2017, and one begun in 2018 on an edition without A-02 and with another A-07."""
    firm = make_enterprise()
    by = manager(firm)
    old = make_assessment(firm, make_round(make_catalogue("2017"), year=2017))
    submitted(by, fill(old, by), "verified")
    edition = make_catalogue("2018", status="draft")
    Indicator.objects.filter(catalogue=edition, code="A-02").delete()
    Indicator.objects.filter(catalogue=edition, code="A-07").update(requirement="更高的要求。")
    Catalogue.objects.filter(pk=edition.pk).update(status="published", published_at=AT)
    new = make_assessment(firm, make_round(Catalogue.objects.get(pk=edition.pk), year=2018))
    return old, new, by


def _present(assessment: Assessment) -> dict[str, tuple[Any, ...]]:
    found = Answer.objects.filter(assessment=assessment).select_related("indicator")
    return {one.indicator.code: (content_of(one), one.version, one.carried_from_id) for one in found}


def _pending(assessment: Assessment) -> list[str]:
    sheet = answers.sheet(assessment)
    return [lack.code for lack in sheet.missing if lack.words == "沿用上轮，请核对"]


def test_offer_says_what_carries_and_why_the_rest_does_not(two: tuple[Assessment, Assessment, Actor]) -> None:
    old, new, _ = two
    assert queries.base_of(new) == old

    offer = queries.offer(new, old)

    assert [one.pair.indicator.code for one in offer.carries] == ["A-01", "B-01", "B-05"]
    assert [(one.pair.indicator.code, one.why) for one in offer.stays] == [
        ("A-07", "要求改变，原判定未必成立")
    ]
    assert [pair.indicator.code for pair in offer.gone] == ["A-02"]


def test_apply_fills_what_is_blank_and_changes_nothing_else(
    two: tuple[Assessment, Assessment, Actor],
) -> None:
    old, new, by = two
    before = _present(old)
    say(new, "B-01", by, choice="no", own_text="本轮填写")

    assert carrying.apply(assessment=new, by=by, at=AT) == ["A-01", "B-05"]

    now, was = _present(new), Answer.objects.get(assessment=old, indicator__code="A-01")
    assert now["A-01"] == (content_of(was), 1, was.pk)
    assert (now["B-01"][0].own_text, now["B-01"][2]) == ("本轮填写", None)
    carried = Answer.objects.get(assessment=new, indicator__code="A-01")
    assert list(carried.evidence.values_list("version", flat=True)) == list(
        was.evidence.values_list("version", flat=True)
    )
    assert list(carried.revisions.values_list("source", "version")) == [("carried", 1)]
    assert _pending(new) == ["A-01", "B-05"]
    assert carrying.apply(assessment=new, by=by, at=AT) == []
    assert TrailEntry.objects.filter(action="benchmarking.assessment.carry").count() == 1
    # the removed indicator keeps its answer, and the old assessment its edition
    old.refresh_from_db()
    assert (_present(old), old.status, old.round.catalogue.edition) == (before, "verified", "2017")


def test_carried_answer_waits_until_it_is_confirmed_or_changed(
    two: tuple[Assessment, Assessment, Actor],
) -> None:
    _, new, by = two
    carrying.apply(assessment=new, by=by, at=AT)
    asked = indicator(new, "A-01")
    with pytest.raises(Refused, match="又有新的保存"):
        carrying.confirm(assessment=new, indicator=asked, version=0, by=by, at=AT)
    same = content_of(Answer.objects.get(assessment=new, indicator=asked))
    answer_actions.save(assessment=new, indicator=asked, version=1, content=same, by=by, at=AT)
    assert _pending(new) == ["A-01", "B-01", "B-05"]

    for _ in range(2):
        carrying.confirm(assessment=new, indicator=asked, version=1, by=by, at=AT)
    say(new, "B-01", by, choice="no", own_text="改")

    assert _pending(new) == ["B-05"]
    confirmed = Answer.objects.get(assessment=new, indicator=asked)
    assert list(confirmed.revisions.values_list("source", "version")) == [("typed", 2), ("carried", 1)]


def test_same_edition_carries_whole_and_a_draft_of_it_is_no_base(
    two: tuple[Assessment, Assessment, Actor],
) -> None:
    old, new, by = two
    again = make_assessment(old.enterprise, make_round(old.round.catalogue, year=2019))
    assert queries.base_of(again) == old  # the one of 2018 was not handed in

    assert len(carrying.apply(assessment=again, by=by, at=AT)) == 5
    submitted(by, again)
    with pytest.raises(Refused, match="不能再修改"):
        carrying.apply(assessment=again, by=by, at=AT)
    first = make_assessment(round=new.round)
    with pytest.raises(Refused, match="没有可以沿用"):
        carrying.apply(assessment=first, by=manager(first.enterprise), at=AT)
