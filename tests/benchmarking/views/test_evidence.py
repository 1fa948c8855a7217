"""Files behind answers over HTTP."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from benchmarking.models import AnswerEvidence, Assessment
from dongtou_brand.kernel.actor import Role
from enterprises.models import Attachment
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import indicator, make_assessment, submitted
from tests.factories.files import pdf_bytes, upload

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Callable[..., Browser], begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def add(browser: Browser, assessment: Assessment, *files, script: bool = True, **values):
    where = reverse("benchmarking:evidence_add", args=[assessment.pk, indicator(assessment, "A-01").pk])
    return browser.post(where, {"files": list(files) or [upload()]} | values, **(SCRIPT if script else {}))


def address(name: str, evidence: AnswerEvidence) -> str:
    return reverse(f"benchmarking:{name}", args=[evidence.pk])


def test_add_keeps_good_files_and_names_bad_ones(clerk, begun):
    page = add(clerk, begun, upload("好.pdf"), upload("空.pdf", b""), upload("假.pdf", b"x"))

    text = page.content.decode()
    assert page.status_code == 422
    assert [e.version.attachment.name for e in AnswerEvidence.objects.all()] == ["好.pdf"]
    for name in ("好.pdf", "“空.pdf”是空文件", "“假.pdf”的内容不是可接受的类型"):
        assert name in text


def test_add_of_the_same_file_says_so_kindly(clerk, begun):
    add(clerk, begun)
    page = add(clerk, begun)

    assert page.status_code == 200
    assert "“佐证.pdf”已在 A-01 的材料中，没有重复添加。" in page.content.decode()
    assert AnswerEvidence.objects.count() == 1


def test_add_without_script_goes_back_to_the_row(clerk, begun):
    answer = add(clerk, begun, script=False)

    assert (answer.status_code, answer.url.endswith("?dimension=A#A-01")) == (303, True)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2999-01-01", "材料日期不能晚于今天。"), ("昨天", "材料日期应写作 2018-04-27。")],
)
def test_add_with_a_wrong_day_keeps_the_file_without_it(clerk, begun, day, words):
    page = add(clerk, begun, about_on=day)

    assert words in page.content.decode()
    assert AnswerEvidence.objects.get().version.about_on is None


def test_add_to_another_enterprise_is_not_found_and_stores_nothing(as_role, begun):  # noqa: F811
    assert add(as_role(Role.ENTERPRISE_CLERK), begun).status_code == 404
    assert Attachment.objects.count() == 0


def test_add_after_submission_is_refused_in_words(clerk, begun):
    submitted(clerk.actor, begun)

    page = add(clerk, begun)

    assert page.status_code == 422
    assert "不能再修改" in page.content.decode()
    assert Attachment.objects.count() == 0


def test_date_and_remove(clerk, begun):
    add(clerk, begun)
    evidence = AnswerEvidence.objects.get()

    clerk.post(address("evidence_date", evidence), {"about_on": "2018-03-26"})
    dated = AnswerEvidence.objects.get(removed_at=None)
    clerk.post(address("evidence_remove", dated))

    dated.refresh_from_db()
    assert (str(dated.version.about_on), dated.removed_by_id) == ("2018-03-26", clerk.user.pk)


def test_file_leaves_as_an_attachment_for_those_who_may_see_it(as_role, clerk, begun):  # noqa: F811
    content = pdf_bytes(pages=2)
    add(clerk, begun, upload("型式试验报告.pdf", content))
    evidence = AnswerEvidence.objects.get()

    for browser in (clerk, as_role(Role.LEAD_OFFICER)):
        answer = browser.get(address("evidence_file", evidence))
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_file_of_another_enterprise_is_not_found(as_role, clerk, begun):  # noqa: F811
    add(clerk, begun)
    evidence = AnswerEvidence.objects.get()
    stranger = as_role(Role.ENTERPRISE_CLERK)

    assert stranger.get(address("evidence_file", evidence)).status_code == 404
    for name in ("evidence_remove", "evidence_date"):
        assert stranger.post(address(name, evidence)).status_code == 404
    assert as_role(Role.LEADER).get(address("evidence_file", evidence)).status_code == 404
