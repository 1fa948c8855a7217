"""Key figures and conditions on the pages: filled in, verified, compared, sent out and read back."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benchmarking.actions import assessments
from benchmarking.enums import IndicatorKind
from benchmarking.models import Answer, Assessment, Indicator, Verdict
from benchmarking.queries import verdicts
from dongtou_brand.kernel.actor import Role
from tests.benchmarking.rules.test_measures import LEVELS
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import (
    AT,
    declare,
    indicator,
    make_assessment,
    make_catalogue,
    make_round,
    say,
    submitted,
)
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
SCRIPT = {"HX-Request": "true"}
TIERS = [{"rung": "planned", "basic": "4", "pass": "5"}, {"rung": "creating", "basic": "8", "pass": "12"}]


@pytest.fixture
def begun() -> Assessment:
    """An assessment on a catalogue with a measured gate, and one that is asked when A-01 is met."""
    catalogue = make_catalogue(tiers=TIERS)
    dimension = catalogue.dimensions.get(code="A")
    plain = {"catalogue": catalogue, "dimension": dimension, "requirement": "要求", "evidence": ["证明材料"]}
    Indicator.objects.create(
        **plain, code="A-90", name="关键指标", kind=IndicatorKind.GATE, measures=LEVELS, position=90
    )
    Indicator.objects.create(
        **plain, code="A-91", name="条件指标", kind=IndicatorKind.SCORE, points=Decimal(2), position=91,
        scale=[{"value": "all", "label": "有", "points": 2}], asked_when={"indicator": "A-01", "is": ["yes"]},
    )  # fmt: skip
    return make_assessment(round=make_round(catalogue))


@pytest.fixture
def clerk(as_role: Open, begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def save(browser: Browser, assessment: Assessment, code: str, name: str = "answer", **typed: object):
    where = reverse(f"benchmarking:{name}", args=[assessment.pk, indicator(assessment, code).pk])
    return browser.post(where, {"version": 0, "own": "", "mark": "", "note": ""} | typed, headers=SCRIPT)


def form_of(browser: Browser, assessment: Assessment) -> str:
    return browser.get(reverse("benchmarking:assessment", args=[assessment.pk])).content.decode()


def test_measured_values_are_saved_and_the_marks_come_back(clerk, begun):
    answer = save(clerk, begun, "A-90", m_icn="12", m_power="４.６")

    stored = Answer.objects.get()
    text = answer.content.decode()
    assert (stored.measured, stored.choice, stored.state) == ({"icn": "12", "power": "4.6"}, "no", "answered")
    assert 'id="place-A-90-icn"' in text
    assert "优于 20.0%" in text
    assert "高于 15.0%" in text
    assert "不满足" in text


def test_row_of_measures_is_filled_in_without_script(clerk, begun):
    save(clerk, begun, "A-90", m_icn="12", m_power="")

    page = form_of(clerk, begun)

    assert 'name="m_icn" value="12"' in page
    assert "国家标准：国标；“浙江制造”标准：团标；国际先进：行业" in page
    assert "2 项指标，1 项达到标准" in page
    assert Answer.objects.get().state == "unanswered"


def test_stale_measured_values_lose_and_stay_in_the_history(clerk, begun):
    save(clerk, begun, "A-90", m_icn="12", m_power="4")
    late = save(clerk, begun, "A-90", m_icn="9", m_power="4")

    stored = Answer.objects.get()
    assert late.status_code == 409
    assert stored.measured == {"icn": "12", "power": "4"}
    assert stored.revisions.get(kept=False).measured == {"icn": "9", "power": "4"}
    history = clerk.get(
        reverse("benchmarking:history", args=[begun.pk, indicator(begun, "A-90").pk])
    ).content.decode()
    assert "分断能力 9 kA；单极功耗 4 W" in history


def test_indicator_comes_and_goes_with_the_answer_that_decides(clerk, begun):
    waiting = form_of(clerk, begun)
    shown = save(clerk, begun, "A-01", choice="yes").content.decode()
    hidden = save(clerk, begun, "A-01", choice="no", version=1).content.decode()

    assert "A-01 尚未判定，判定后再确定本项是否适用" in waiting
    assert 'id="form-A-91"' not in waiting
    assert 'id="form-A-91"' in shown
    assert "因 A-01 选择“不满足”，本项不适用" in hidden
    assert 'href="#A-91"' not in hidden


def test_what_is_typed_to_an_indicator_that_is_not_asked_is_kept(clerk, begun):
    save(clerk, begun, "A-91", choice="all")

    page = form_of(clerk, begun)

    assert Answer.objects.get().choice == "all"
    assert "此前填写的内容仍保留，不计分" in page


def test_start_takes_the_tier_of_the_rung(begun):
    enterprise = make_enterprise(rung="cultivated", rung_since=AT.date())
    by = member(enterprise)

    made = assessments.start(enterprise=enterprise, round=begun.round, by=by, at=AT)

    assert made.tier == "planned"


def test_officer_finds_values_of_his_own(as_role: Open, begun):  # noqa: F811
    by = member(begun.enterprise)
    say(begun, "A-90", by, measured={"icn": Decimal(12), "power": Decimal(4)})
    officer = as_role(Role.LEAD_OFFICER)
    declare(submitted(by, begun), officer.actor)

    without = save(officer, begun, "A-90", "verdict", m_icn="12", m_power="4.6")
    found = save(officer, begun, "A-90", "verdict", m_icn="12", m_power="4.6", note="复测 4.6 W")

    verdict = Verdict.objects.get()
    assert "请在核验意见中写明理由" in without.content.decode()
    assert (found.status_code, verdict.choice, verdict.measured) == (
        200,
        "no",
        {"icn": "12", "power": "4.6"},
    )


def test_gaps_compare_the_values_on_the_page_and_in_the_workbook(clerk, begun):
    by = member(begun.enterprise)
    say(begun, "A-90", by, measured={"icn": Decimal(12), "power": Decimal("4.6")})
    submitted(by, begun)

    page = clerk.get(reverse("benchmarking:gaps", args=[begun.pk])).content.decode()
    book = clerk.get(reverse("benchmarking:gaps_workbook", args=[begun.pk]))
    leaf = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content)))["关键技术指标"]

    assert "单极功耗 4.6 W，高于“浙江制造”标准 4.5 W，差距 2.2%" in page
    assert "关键技术指标对比" in page
    rows = [row for row in leaf.iter_rows(values_only=True) if row[0] == "A-90"]
    assert [(row[2], row[8], row[9], row[10], row[12]) for row in rows] == [
        ("单极功耗", 4.6, -2.2, "高于 2.2%", "高于 15.0%"),
        ("分断能力", 12, 20, "优于 20.0%", "优于 20.0%"),
    ]


def test_workbook_carries_the_measures_there_and_back(clerk, begun):
    by = member(begun.enterprise)
    say(begun, "A-90", by, measured={"icn": Decimal(12), "power": None})
    answer = clerk.get(reverse("benchmarking:workbook_download", args=[begun.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        values = {cell.column: cell for cell in row}
        if values[2].value == "A-90/POWER":
            values[9].value = 3.9
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("填报表.xlsx", out.getvalue())

    kept = clerk.post(reverse("benchmarking:workbook_upload", args=[begun.pk]), {"file": file})
    merged = clerk.post(kept.url, {"seen-A-90": "1"})

    assert (kept.status_code, merged.status_code) == (302, 302)
    stored = Answer.objects.get()
    assert (stored.measured, stored.choice) == ({"icn": "12", "power": "3.9"}, "yes")


def test_indicator_outside_the_tier_is_not_there(clerk, begun):
    catalogue = begun.round.catalogue
    Indicator.objects.create(
        catalogue=catalogue, dimension=catalogue.dimensions.get(code="A"), code="A-92", name="高一档的指标",
        requirement="要求", kind=IndicatorKind.GATE, position=92, tiers=["creating"],
    )  # fmt: skip
    Assessment.objects.filter(pk=begun.pk).update(tier="planned")

    assert save(clerk, begun, "A-92", choice="yes").status_code == 404


def test_what_is_not_asked_is_counted_nowhere(as_role: Open, begun):  # noqa: F811
    by, officer = member(begun.enterprise), as_role(Role.LEAD_OFFICER)
    total = begun.round.catalogue.indicators.count()
    declare(submitted(by, begun), officer.actor)
    Verdict.objects.create(
        assessment=begun, indicator=indicator(begun, "A-01"), version=1, choice="no", by_id=officer.actor.user_id, at=AT
    )  # fmt: skip

    page = officer.get(reverse("benchmarking:verification", args=[begun.pk])).content.decode()

    scored = begun.round.catalogue.indicators.filter(dimension__code="A", kind="score").count()
    assert f"{scored - 1} 项，共" in page
    assert verdicts.how_far([begun]) == {begun.pk: (1, total - 1)}
