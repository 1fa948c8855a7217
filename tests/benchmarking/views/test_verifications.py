"""The officer's page: both sides, verdicts by form and by script, and the decisions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarking.actions import verdicts, verifications
from benchmarking.models import Assessment, Round, Verdict, VerdictRevision
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, make_actor
from tests.factories.benchmarking import AT, declare, fill, indicator, make_assessment, make_round, submitted
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
SCRIPT = {"HX-Request": "true"}
LATER = AT + timedelta(hours=2)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment()
    by = member(assessment.enterprise)
    fill(assessment, by)
    return submitted(by, assessment)


@pytest.fixture
def officer(as_role: Open, handed_in: Assessment) -> Browser:
    browser = as_role(Role.LEAD_OFFICER)
    declare(handed_in, browser.actor)
    return browser


@pytest.fixture
def chief(as_role: Open, handed_in: Assessment) -> Browser:
    browser = as_role(Role.LEAD_CHIEF)
    declare(handed_in, browser.actor)
    return browser


def address(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def post(browser: Browser, assessment: Assessment, code: str, script: bool = False, **data: object):
    where = address("verdict", assessment.pk, indicator(assessment, code).pk)
    return browser.post(where, {"version": 0} | data, headers=SCRIPT if script else {})


def confirmed(assessment: Assessment, officer: Browser) -> Assessment:
    colleague = make_actor(Role.LEAD_OFFICER)
    declare(assessment, colleague)
    verdicts.take_over(assessment=assessment, dimension=ALL, by=colleague, at=LATER)
    return verifications.confirm(assessment=assessment, by=officer.actor, at=LATER)


def test_page_shows_both_sides_of_a_dimension(officer, handed_in):
    page = officer.get(address("verification", handed_in.pk), {"dimension": "B"})

    rows = [row for group in page.context["groups"] for row in group.rows]
    assert [(row.code, row.said, row.found, row.look) for row in rows] == [
        ("B-01", "满足", "", "todo"),
        ("B-05", "8.0 分", "", "todo"),
    ]


@pytest.mark.parametrize("judged", [False, True])
def test_page_asks_a_fixed_number_of_questions(officer, handed_in, judged, django_assert_num_queries):
    if judged:
        verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer.actor, at=LATER)
    officer.get(address("verification", handed_in.pk))

    with django_assert_num_queries(PAGE_QUERIES):
        officer.get(address("verification", handed_in.pk))


PAGE_QUERIES = 17


def test_plain_verdict_leads_back_to_its_row(officer, handed_in):
    answer = post(officer, handed_in, "A-01", choice="yes")

    assert (answer.status_code, answer.url) == (
        303,
        f"{address('verification', handed_in.pk)}?dimension=A#A-01",
    )
    assert Verdict.objects.get().choice == "yes"


def test_verdict_by_script_answers_with_the_changed_parts(officer, handed_in):
    answer = post(officer, handed_in, "A-01", script=True, choice="no", note="住所不在省内")

    words = answer.content.decode()
    assert 'id="save-A-01"' in words
    assert 'data-version="1"' in words
    assert "与自评不一致" in words
    assert "<html" not in words


def test_verdict_without_a_reason_keeps_what_was_chosen(officer, handed_in):
    answer = post(officer, handed_in, "A-07", choice="yearly")

    row = answer.context["row"]
    assert (answer.status_code, row.problem, row.form["choice"].value()) == (
        409,
        "核验结果与自评（连续三年下降（6 分））不一致，请在核验意见中写明理由。",
        "yearly",
    )
    assert Verdict.objects.count() == 0


def test_wrong_number_is_a_clear_error(officer, handed_in):
    answer = post(officer, handed_in, "B-05", number="百分之三")

    assert (answer.status_code, answer.context["row"].problem) == (422, "核验数值应填写数字（单位：%）。")


def test_conflict_shows_both_and_keeps_the_losing_one(officer, chief, handed_in):
    post(officer, handed_in, "A-01", choice="yes")

    answer = post(chief, handed_in, "A-01", choice="no", note="住所不在省内")

    clash = answer.context["row"].clash
    assert (answer.status_code, clash.mine.words, clash.theirs.words) == (409, "不满足", "满足")
    assert list(VerdictRevision.objects.values_list("kept", "choice")) == [(False, "no"), (True, "yes")]

    settled = chief.post(
        address("verdict_settle", handed_in.pk, indicator(handed_in, "A-01").pk),
        {"losing": clash.losing.pk, "version": clash.version, "keep": "mine"},
    )

    assert settled.status_code == 303
    assert Verdict.objects.get().choice == "no"


def test_losing_verdict_of_another_officer_cannot_be_settled(officer, chief, handed_in):
    post(officer, handed_in, "A-01", choice="yes")
    losing = post(chief, handed_in, "A-01", choice="no", note="住所不在省内").context["row"].clash.losing

    answer = officer.post(
        address("verdict_settle", handed_in.pk, indicator(handed_in, "A-01").pk),
        {"losing": losing.pk, "version": 1, "keep": "mine"},
    )

    assert answer.status_code == 404


def test_indicator_of_another_catalogue_is_not_found(officer, handed_in):
    other = indicator(make_assessment(), "A-01")

    answer = officer.post(address("verdict", handed_in.pk, other.pk), {"version": 0, "choice": "yes"})

    assert answer.status_code == 404


@pytest.mark.parametrize("asked", [{}, {"dimension": ""}, {"dimension": "Z"}])
def test_take_over_without_a_dimension_takes_nothing(officer, handed_in, asked):
    page = officer.post(address("take_over", handed_in.pk), asked, follow=True)

    assert "请选择要按自评采用的维度。" in page.content.decode()
    assert Verdict.objects.count() == 0


def test_confirm_by_the_only_judge_says_who_must(officer, handed_in):
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer.actor, at=LATER)

    page = officer.post(address("confirm", handed_in.pk), follow=True)

    assert page.context["second"] == "核验结论须由另一名经办或审核人员确认。"
    assert page.content.decode().count("核验结论须由另一名经办或审核人员确认。") == 2


def test_verdict_on_a_version_beyond_all_is_asked_to_reload(officer, handed_in):
    answer = post(officer, handed_in, "A-01", choice="yes", version=10**20)

    assert answer.status_code == 422
    assert "页面内容已过期，请刷新后重试。" in answer.content.decode()


def test_page_and_list_say_that_it_was_late(officer, handed_in):
    Assessment.objects.filter(pk=handed_in.pk).update(late=True)

    assert "逾期提交" in officer.get(address("verification", handed_in.pk)).content.decode()
    assert "逾期提交" in officer.get(address("assessments")).content.decode()


def test_take_over_and_confirm_lead_to_a_page_to_be_read(officer, chief, handed_in):
    for dimension in ("A", "B"):
        officer.post(address("take_over", handed_in.pk), {"dimension": dimension})

    page = chief.post(address("confirm", handed_in.pk), follow=True)

    words = page.content.decode()
    assert "核验结果已确认：达标，14.0 分，已通知企业。" in words
    assert "本页不再修改" in words
    assert page.context["editable"] is False


def test_confirm_names_what_is_not_judged(officer, handed_in):
    page = officer.post(address("confirm", handed_in.pk), follow=True)

    assert "还有指标没有核验：A-01 指标A-01" in page.content.decode()


def test_verdict_after_confirmation_is_refused(officer, handed_in):
    confirmed(handed_in, officer)

    answer = post(officer, handed_in, "A-01", choice="no", note="更正", version=1)

    assert answer.status_code == 409
    assert Verdict.objects.get(indicator__code="A-01").choice == "yes"


def test_return_offers_what_differs_and_tells_the_enterprise(officer, handed_in):
    post(officer, handed_in, "A-07", choice="yearly", note="缺月度表")
    form = officer.get(address("return", handed_in.pk)).context["form"]
    differing = indicator(handed_in, "A-07").pk
    assert form["mend"].value() == [differing]

    officer.post(address("return", handed_in.pk), {"reason": "请补材料", "mend": [differing]})

    handed_in.refresh_from_db()
    assert handed_in.status == "returned"
    assert handed_in.status_changes.first().reason.endswith("A-07 指标A-07：缺月度表")


def test_return_without_a_reason_says_so(officer, handed_in):
    page = officer.post(address("return", handed_in.pk), {"reason": " "})

    assert page.status_code == 422
    assert "请填写原因。" in page.content.decode()


def test_reopen_is_for_the_chief(officer, chief, handed_in):
    confirmed(handed_in, officer)
    assert officer.get(address("reopen", handed_in.pk)).status_code == 403

    chief.post(address("reopen", handed_in.pk), {"reason": "证书被撤销"})

    handed_in.refresh_from_db()
    assert (handed_in.status, handed_in.verified_points) == ("submitted", None)


@pytest.mark.parametrize(
    "role", [Role.BUREAU_OFFICER, Role.TOWNSHIP_OFFICER, Role.LEADER, Role.EXPERT, Role.ENTERPRISE_CLERK]
)
def test_verification_is_closed_to_everybody_else(as_role, handed_in, role):
    assert as_role(role).get(address("verification", handed_in.pk)).status_code == 403


def test_history_shows_kept_and_refused_verdicts(officer, chief, handed_in):
    post(officer, handed_in, "A-01", choice="yes")
    post(chief, handed_in, "A-01", choice="no", note="住所不在省内")

    page = officer.get(address("verdict_history", handed_in.pk, indicator(handed_in, "A-01").pk))

    assert [(row["found"], row["revision"].kept) for row in page.context["rows"]] == [
        ("不满足", False),
        ("满足", True),
    ]


def test_list_opens_on_what_waits_the_oldest_first(officer, handed_in):
    Round.objects.filter(pk=handed_in.round_id).update(year=2017)
    newer = make_assessment(round=make_round(handed_in.round.catalogue))
    submitted(member(newer.enterprise), newer)
    Assessment.objects.filter(pk=newer.pk).update(submitted_at=LATER)
    make_assessment()

    page = officer.get(address("assessments"))

    assert [each.pk for each in page.context["page"]] == [handed_in.pk, newer.pk]
    assert officer.get(address("assessments"), {"status": ""}).context["page"].paginator.count == 3


# ── experts ─────────────────────────────────────────────────────────────────────────────────────
def test_expert_sees_only_what_was_asked_and_gives_an_opinion(officer, as_role, handed_in):
    expert, other = as_role(Role.EXPERT), as_role(Role.EXPERT)
    officer.post(address("expert_ask", handed_in.pk), {"expert": expert.user.pk})
    declare(handed_in, expert.actor)
    assert other.get(address("opinion", handed_in.pk)).status_code == 404
    assert [each.pk for each in expert.get(address("assessments")).context["page"]] == [handed_in.pk]

    expert.post(address("opinion", handed_in.pk), {"text": "材料可信，同意。"})
    assert "修改意见" in expert.get(address("assessments")).content.decode()

    assert "材料可信，同意。" in officer.get(address("verification", handed_in.pk)).content.decode()


def test_expert_reads_the_opinion_once_the_result_is_confirmed(officer, as_role, handed_in):
    expert = as_role(Role.EXPERT)
    officer.post(address("expert_ask", handed_in.pk), {"expert": expert.user.pk})
    declare(handed_in, expert.actor)
    expert.post(address("opinion", handed_in.pk), {"text": "同意。"})
    confirmed(handed_in, officer)

    page = expert.post(address("opinion", handed_in.pk), {"text": "不同意。"})

    assert (page.status_code, page.context["open"]) == (422, False)
    assert handed_in.opinions.get().text == "同意。"


def test_asking_somebody_who_is_no_expert_is_refused(officer, handed_in):
    stranger = make_actor(Role.LEADER)

    page = officer.post(address("expert_ask", handed_in.pk), {"expert": stranger.user_id}, follow=True)

    assert "所选人员不是评审专家，或已经指派。" in page.content.decode()


def test_number_is_taken_in_full_width(officer, handed_in):
    post(officer, handed_in, "B-05", number="２.５ %", note="按审计报告")

    assert Verdict.objects.get().own_number == Decimal("2.5")


def test_finding_of_a_verdict_is_what_was_typed(officer, handed_in):
    post(officer, handed_in, "B-05", number="4")

    verdict = Verdict.objects.get()
    assert Finding(verdict.choice, verdict.own_number, verdict.note) == Finding("number", Decimal(4), "")
