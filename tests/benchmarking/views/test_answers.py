"""Saving one answer over HTTP: by a plain form, and by a script that asks for the changed parts."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from benchmarking.models import Answer, AnswerEvidence, AnswerRevision, Assessment
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import indicator, make_assessment, make_catalogue, say, submitted
from tests.factories.enterprises import manager
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
SCRIPT = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Open, begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def address(assessment: Assessment, code: str = "A-01", name: str = "answer") -> str:
    return reverse(f"benchmarking:{name}", args=[assessment.pk, indicator(assessment, code).pk])


def typed(version: int = 0, **values: object) -> dict[str, object]:
    return {"version": version, "own": "", "mark": "", "note": ""} | values


# ── a plain form ─────────────────────────────────────────────────────────────────────────────────
def test_plain_form_saves_and_goes_back_to_the_row(clerk, begun):
    answer = clerk.post(address(begun), typed(choice="yes", own="浙江省"))

    assert (answer.status_code, answer.url) == (
        303,
        reverse("benchmarking:assessment", args=[begun.pk]) + "?dimension=A#A-01",
    )
    assert Answer.objects.get().own_text == "浙江省"


def test_plain_form_keeps_files_that_came_with_it(clerk, begun):
    clerk.post(address(begun), typed(own="有", files=[upload("一.pdf")], about_on="2018-03-26"))

    evidence = AnswerEvidence.objects.get()
    assert (evidence.version.attachment.name, str(evidence.version.about_on)) == ("一.pdf", "2018-03-26")


def test_plain_form_that_is_wrong_shows_what_was_typed_and_keeps_the_file(clerk, begun):
    page = clerk.post(address(begun, "A-07"), typed(own="很多", files=[upload()]))

    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="很多"' in text
    assert "“质量损失率”应填写数字（单位：%）。" in text
    assert AnswerRevision.objects.count() == 0
    assert AnswerEvidence.objects.count() == 1


def test_plain_form_with_a_bad_file_saves_the_answer(clerk, begun):
    page = clerk.post(address(begun), typed(own="有", files=[upload("空.pdf", b"")]), follow=True)

    assert "“空.pdf”是空文件，请检查后重新选择。" in page.content.decode()
    assert Answer.objects.get().own_text == "有"


@pytest.mark.parametrize("values", [{"own": "字" * 501}, {"note": "字" * 2001}])
def test_too_long_an_answer_is_refused_and_nothing_is_stored(clerk, begun, values):
    page = clerk.post(address(begun), typed(**values))

    assert page.status_code == 422
    assert next(iter(values.values())) in page.content.decode()
    assert Answer.objects.count() == 0


def test_not_applicable_without_a_reason_is_refused_with_the_words(clerk, begun):
    page = clerk.post(address(begun, "A-02"), typed(mark="not_applicable"))

    assert page.status_code == 409
    assert "选择“不适用”须在说明中写明原因。" in page.content.decode()
    assert Answer.objects.count() == 0


# ── conflicts ────────────────────────────────────────────────────────────────────────────────────
def test_stale_form_is_a_conflict_with_both_values(clerk, begun):
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的填写内容")

    page = clerk.post(address(begun), typed(own="我的填写内容"))

    text = page.content.decode()
    assert page.status_code == 409
    assert "同事的填写内容" in text
    assert "我的填写内容" in text
    assert "有冲突，未保存" in text
    assert Answer.objects.get().own_text == "同事的填写内容"
    assert AnswerRevision.objects.get(kept=False).own_text == "我的填写内容"


@pytest.mark.parametrize(("keep", "text", "version"), [("mine", "我的", 2), ("theirs", "同事的", 1)])
def test_settling_keeps_the_choice(clerk, begun, keep, text, version):
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的")
    clerk.post(address(begun), typed(own="我的"))
    losing = AnswerRevision.objects.get(kept=False)

    answer = clerk.post(address(begun, name="settle"), {"losing": losing.pk, "version": 1, "keep": keep})

    assert answer.status_code == 303
    present = Answer.objects.get()
    assert (present.own_text, present.version) == (text, version)


def test_settling_with_a_colleagues_revision_is_not_found(as_role, clerk, begun):  # noqa: F811
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的")
    clerk.post(address(begun), typed(own="我的"))
    losing = AnswerRevision.objects.get(kept=False)
    other = as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)

    answer = other.post(address(begun, name="settle"), {"losing": losing.pk, "version": 1, "keep": "mine"})

    assert answer.status_code == 404


@pytest.mark.parametrize("version", ["9" * 10, "9" * 23])
def test_answer_on_a_version_beyond_all_is_asked_to_reload(clerk, begun, version):
    answer = clerk.post(address(begun), typed(choice="yes", own="有", version=version))

    assert answer.status_code == 422
    assert "页面内容已过期，请刷新后重试。" in answer.content.decode()


def test_settling_a_revision_beyond_all_is_asked_again(clerk, begun):
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的")

    asked = {"losing": "9" * 23, "version": "9" * 23, "keep": "mine"}
    answer = clerk.post(address(begun, name="settle"), asked)

    assert answer.status_code == 303


# ── a script ─────────────────────────────────────────────────────────────────────────────────────
def test_script_gets_the_changed_parts_only(clerk, begun):
    page = clerk.post(address(begun), typed(choice="yes", own="有"), **SCRIPT)

    text = page.content.decode()
    assert page.status_code == 200
    assert "<html" not in text
    for part in ("save-A-01", "clash-A-01", "tabs", "progress", "lacks", "headline", "sum-gate"):
        assert f'id="{part}"' in text
    assert 'data-version="1"' in text


def test_script_saving_twice_gets_the_same_version(clerk, begun):
    for _ in range(2):
        page = clerk.post(address(begun), typed(choice="yes", own="有"), **SCRIPT)

    assert 'data-version="1"' in page.content.decode()
    assert AnswerRevision.objects.count() == 1


def test_script_gets_the_panel_of_a_conflict(clerk, begun):
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的")

    page = clerk.post(address(begun), typed(own="我的"), **SCRIPT)

    assert page.status_code == 409
    assert 'data-settle="A-01"' in page.content.decode()


# ── who and when ─────────────────────────────────────────────────────────────────────────────────
def test_answer_after_submission_is_refused_and_shown_back(clerk, begun):
    submitted(clerk.actor, begun)

    page = clerk.post(address(begun), typed(own="晚了的内容"))

    text = page.content.decode()
    assert page.status_code == 409
    assert "晚了的内容" in text
    assert "本次填写的内容没有保存。" in text
    assert Answer.objects.count() == 0


def test_unknown_and_foreign_indicators_are_not_found(clerk, begun):
    elsewhere = make_catalogue().indicators.first()

    for pk in (elsewhere.pk, 999_999):
        answer = clerk.post(reverse("benchmarking:answer", args=[begun.pk, pk]), typed(own="x"))
        assert answer.status_code == 404
    assert Answer.objects.count() == 0


def test_answer_to_another_enterprise_is_not_found(as_role, begun):  # noqa: F811
    stranger = as_role(Role.ENTERPRISE_CLERK)

    assert stranger.post(address(begun), typed(own="x")).status_code == 404
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.TOWNSHIP_OFFICER, Role.LEADER, Role.EXPERT])
def test_answer_by_anybody_but_the_enterprise_is_forbidden(as_role, begun, role):  # noqa: F811
    assert as_role(role).post(address(begun), typed(own="x")).status_code == 403


def test_only_the_fields_of_the_form_are_stored(clerk, begun):
    clerk.post(
        address(begun), typed(own="有", saved_by=999, version_after=9, status="verified", state="answered")
    )

    saved = Answer.objects.get()
    assert (saved.saved_by_id, saved.version, saved.state) == (clerk.user.pk, 1, "unanswered")
    begun.refresh_from_db()
    assert begun.status == "draft"


def test_history_shows_what_was_kept_and_what_lost(clerk, begun):
    say(begun, "A-01", manager(begun.enterprise), own_text="同事的")
    clerk.post(address(begun), typed(own="我的"))

    text = clerk.get(address(begun, name="history")).content.decode()

    assert "冲突，未采用" in text
    assert "已保存，第 1 版" in text
