"""The form of an assessment, its list, and handing it in."""

import io
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, AssessmentStatusChange
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import fill, make_assessment, make_catalogue, make_round, say, submitted
from tests.factories.enterprises import make_definition, make_enterprise, make_figure, member

HANDED_IN = {"promised": "on", "late_reason": "台风停工"}
pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Open, begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def address(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def open_round() -> object:
    today = timezone.localdate()
    return make_round(opens_on=today, due_on=today)


# ── the form ─────────────────────────────────────────────────────────────────────────────────────
def test_form_shows_one_dimension_with_gates_first(clerk, begun):
    page = clerk.get(address("assessment", begun.pk), {"dimension": "A"})

    assert [group.kind for group in page.context["groups"]] == ["gate", "score"]
    assert [row.code for group in page.context["groups"] for row in group.rows] == ["A-01", "A-02", "A-07"]


def test_form_without_a_dimension_or_with_an_unknown_one_shows_the_first(clerk, begun):
    for asked in ({}, {"dimension": "Z"}):
        page = clerk.get(address("assessment", begun.pk), asked)
        assert page.context["tab"].code == "A"


def test_form_offers_the_dossier_and_takes_nothing_by_itself(clerk, begun):
    make_definition("rd_intensity", unit="%", formula="rd_spending / revenue * 100")
    make_figure(begun.enterprise, "rd_spending", 2017, 400)
    make_figure(begun.enterprise, "revenue", 2017, 10000)

    page = clerk.get(address("assessment", begun.pk), {"dimension": "B"})

    row = next(row for group in page.context["groups"] for row in group.rows if row.code == "B-05")
    assert (row.offer.plain, row.form["own"].value()) == ("4", None)
    assert "取自企业档案：2017 年度 4%" in page.content.decode()


def test_form_escapes_what_was_typed(clerk, begun):
    say(begun, "A-01", clerk.actor, own_text="<script>alert(1)</script>", note="<b>")

    text = clerk.get(address("assessment", begun.pk)).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize("filled", [False, True])
def test_form_asks_a_fixed_number_of_questions(clerk, begun, filled, django_assert_num_queries):
    say(begun, "B-01", clerk.actor, own_text="有")
    if filled:
        fill(begun, clerk.actor)
    clerk.get(address("assessment", begun.pk))

    # session, person, membership, notices; the assessment, its sheet (3), the last round, the dossier; while something
    # is blank, the round from which it could be taken over
    with django_assert_num_queries(14 if filled else 15):
        clerk.get(address("assessment", begun.pk), {"dimension": "B"})


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_form_is_only_read_by_the_bureau(as_role, begun, role):  # noqa: F811
    page = as_role(role).get(address("assessment", begun.pk))

    assert (page.status_code, page.context["editable"]) == (200, False)
    assert "data-answer" not in page.content.decode()


def test_form_of_another_enterprise_is_not_found(as_role, begun):  # noqa: F811
    stranger = as_role(Role.ENTERPRISE_CLERK)

    for name in ("assessment", "submit"):
        assert stranger.get(address(name, begun.pk)).status_code == 404
    for name in ("submit", "withdraw"):
        assert stranger.post(address(name, begun.pk)).status_code == 404


def test_form_of_a_returned_assessment_says_why(clerk, begun):
    submitted(clerk.actor, begun, AssessmentStatus.RETURNED)
    AssessmentStatusChange.objects.create(
        assessment=begun,
        source="submitted",
        target="returned",
        reason="A-01 缺原件",
        by_id=clerk.user.pk,
        role="lead_officer",
        at=timezone.now(),
    )

    page = clerk.get(address("assessment", begun.pk))

    assert (page.context["returned"], page.context["editable"]) == ("A-01 缺原件", True)


# ── handing in ───────────────────────────────────────────────────────────────────────────────────
def test_check_lists_what_is_missing(clerk, begun):
    page = clerk.get(address("submit", begun.pk))

    assert [lack.code for lack in page.context["sheet"].missing] == ["A-01", "A-02", "A-07", "B-01", "B-05"]
    assert 'name="promised"' not in page.content.decode()


def test_submit_of_an_unfinished_assessment_says_why_and_stores_nothing(clerk, begun):
    page = clerk.post(address("submit", begun.pk), HANDED_IN)

    assert page.status_code == 409
    assert page.context["words"].startswith("自评尚未填写完整：A-01（未填写）")
    begun.refresh_from_db()
    assert begun.status == AssessmentStatus.DRAFT


def test_submit_pressed_twice_submits_once_and_looks_the_same(clerk, begun):
    fill(begun, clerk.actor)

    answers = [clerk.post(address("submit", begun.pk), HANDED_IN) for _ in range(2)]

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, address("assessment", begun.pk))
    ] * 2
    assert AssessmentStatusChange.objects.count() == 1


def test_submit_without_the_promise_keeps_it_open(clerk, begun):
    fill(begun, clerk.actor)

    page = clerk.post(address("submit", begun.pk), {"late_reason": "台风停工"})

    assert (page.status_code, page.context["words"]) == (
        409,
        "请先勾选承诺，确认填报内容和佐证材料真实、完整。",
    )


def test_withdraw_opens_it_again(clerk, begun):
    fill(begun, clerk.actor)
    clerk.post(address("submit", begun.pk), HANDED_IN)

    clerk.post(address("withdraw", begun.pk))

    begun.refresh_from_db()
    assert begun.status == AssessmentStatus.DRAFT


# ── lists ────────────────────────────────────────────────────────────────────────────────────────
def test_list_of_an_enterprise_offers_open_rounds_until_they_are_begun(clerk, begun):
    opened = open_round()
    assert list(clerk.get(address("assessments")).context["startable"]) == [opened]

    answer = clerk.post(address("start", opened.pk))

    started = Assessment.objects.get(round=opened)
    assert answer.url == address("assessment", started.pk)
    assert list(clerk.get(address("assessments")).context["startable"]) == []


def test_start_of_a_closed_round_is_refused_in_words(clerk, begun):
    closed = make_round()

    page = clerk.post(address("start", closed.pk), follow=True)

    assert "自评已于 2018-06-29 截止；确需补报的" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_of_officers_asks_a_fixed_number_of_questions(as_role, count, django_assert_num_queries):  # noqa: F811
    officer = as_role(Role.LEAD_OFFICER)
    many(count)
    officer.get(address("assessments"), {"status": ""})

    with django_assert_num_queries(8):
        page = officer.get(address("assessments"), {"status": ""})

    assert len(page.context["page"].object_list) == min(count, 20)


def many(count: int) -> Actor:
    """Assessments of one enterprise in as many rounds."""
    enterprise, catalogue = make_enterprise(), make_catalogue()
    model = type(make_round(catalogue))
    model.objects.all().delete()
    first = {"catalogue": catalogue, "opens_on": "2018-04-01", "due_on": "2018-06-29"}
    rounds = model.objects.bulk_create(
        model(year=1000 + n // 10, number=n % 10 + 1, **first) for n in range(count)
    )
    Assessment.objects.bulk_create(
        Assessment(enterprise=enterprise, round=each, started_at=timezone.now()) for each in rounds
    )
    return member(enterprise)


def test_list_of_officers_is_filtered_by_status_and_words(as_role, begun):  # noqa: F811
    officer = as_role(Role.LEAD_OFFICER)
    wanted = make_assessment(make_enterprise("海霞电气"))
    submitted(member(wanted.enterprise), wanted)

    found = officer.get(address("assessments"), {"status": "submitted", "q": "海霞"}).context["page"]
    none = officer.get(address("assessments"), {"status": "verified"})

    assert list(found) == [wanted]
    assert "没有符合条件的自评" in none.content.decode()


def test_workbook_holds_what_the_list_shows(as_role):  # noqa: F811
    waiting = make_assessment(make_enterprise('=HYPERLINK("x")'))
    submitted(member(waiting.enterprise), waiting)
    make_assessment()
    officer = as_role(Role.LEAD_OFFICER)

    book = load_workbook(io.BytesIO(officer.get(address("assessments_export")).getvalue()))

    shown = officer.get(address("assessments")).context["page"]
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [one.enterprise.name for one in shown] == [waiting.enterprise.name]
    assert (rows[0][6], rows[0][7], book.worksheets[0]["A2"].data_type) == (10, None, "s")
    assert [row[-1] for row in book["统计口径"].iter_rows(values_only=True) if row[0] == "查询条件"] == [
        "状态为“待核验”"
    ]
