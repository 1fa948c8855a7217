"""A whole assessment as one .zip: what is in it, for whom, under which names, and that taking it is noted."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from benchmarking.actions import opinions, verdicts, verifications
from benchmarking.models import AnswerEvidence, Assessment, Opinion
from benchmarking.rules.verification import ALL
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor, Role
from tests.benchmarking.views.test_gaps import clerk_of, handed_in, verified
from tests.factories.accounts import Browser, make_actor, sign_in
from tests.factories.benchmarking import AT, declare, judge_of, make_assessment, make_round, prove, submitted
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
FOLDER = "佐证材料/A-01 指标A-01"


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def begun() -> Assessment:
    return make_assessment(make_enterprise(), make_round(number=2))


def put(
    assessment: Assessment, code: str, name: str, content: bytes, by: Actor, **facts: object
) -> AnswerEvidence:
    """A file behind an answer whose content lies in the store."""
    row = prove(assessment, code, by, name, **facts)
    file = row.version.attachment
    file.sha256, file.size = uploads.keep(content), len(content)
    file.save()
    return row


def take(browser: Browser, assessment: Assessment):
    return browser.post(reverse("benchmarking:package", args=[assessment.pk]))


def opened(answer) -> zipfile.ZipFile:
    sent = b"".join(answer)
    assert int(answer["Content-Length"]) == len(sent)
    archive = zipfile.ZipFile(io.BytesIO(sent))
    assert archive.testzip() is None
    return archive


def sheet(archive: zipfile.ZipFile, file: str, title: str) -> list[dict[str, object]]:
    rows = list(load_workbook(io.BytesIO(archive.read(file)))[title].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_package_holds_index_workbook_and_evidence_by_indicator(as_role, begun):
    by = member(begun.enterprise)
    put(begun, "A-01", "证书.pdf", b"%PDF-1.7 one", by, about_on=date(2018, 3, 1))
    put(begun, "A-01", "证书.PDF", b"%PDF-1.7 two", by)
    put(begun, "B-05", "审计:报告?.pdf", b"%PDF-1.7 one", by)

    answer = take(clerk_of(begun, as_role), begun)
    archive = opened(answer)

    assert archive.namelist() == [
        "目录.html", "目录.xlsx", "自评与核验.xlsx", f"{FOLDER}/证书.pdf", f"{FOLDER}/证书（2）.PDF",
        "佐证材料/B-05 指标B-05/审计：报告？.pdf",
    ]  # fmt: skip
    assert archive.read(f"{FOLDER}/证书（2）.PDF") == b"%PDF-1.7 two"
    name = unquote(answer["Content-Disposition"].split("filename*=utf-8''")[1])
    assert name.startswith(f"{begun.enterprise.name}_{begun.round}_自评材料_")
    rows = sheet(archive, "目录.xlsx", "目录")
    listed = {row["文件"]: row for row in rows}
    assert {row["SHA-256 校验值"] for row in rows} == {
        hashlib.sha256(archive.read(file)).hexdigest() for file in archive.namelist()[2:]
    }
    one = listed[f"{FOLDER}/证书.pdf"]
    assert (one["指标编号"], one["大小（字节）"], one["材料日期"].date(), one["上传人"], one["上传时间"]) == (
        "A-01", 12, date(2018, 3, 1), by.name, "2018-04-27 10:24",
    )  # fmt: skip
    page = archive.read("目录.html").decode()
    assert "%E5%AE%A1%E8%AE%A1%EF%BC%9A" in page
    assert one["SHA-256 校验值"] in page


def test_words_of_users_are_no_markup_and_no_formula(as_role, begun):
    by = member(begun.enterprise)
    put(begun, "A-01", "=1+1<script>.pdf", b"%PDF-1.7", by)

    archive = opened(take(clerk_of(begun, as_role), begun))

    assert "=1+1&lt;script&gt;.pdf" in archive.read("目录.html").decode()
    book = load_workbook(io.BytesIO(archive.read("目录.xlsx")))
    assert (book["目录"]["E3"].value, book["目录"]["E3"].data_type) == ("=1+1<script>.pdf", "s")


def test_file_that_is_lost_is_named_and_the_rest_comes(as_role, begun):
    by = member(begun.enterprise)
    prove(begun, "A-01", by, "丢失.pdf")
    put(begun, "A-02", "在.pdf", b"%PDF-1.7", by)

    archive = opened(take(clerk_of(begun, as_role), begun))

    assert archive.namelist()[3:] == ["佐证材料/A-02 指标A-02/在.pdf"]
    assert sheet(archive, "目录.xlsx", "目录")[1]["备注"] == "文件内容缺失，未收入"
    assert "丢失.pdf（文件内容缺失，未收入）" in archive.read("目录.html").decode()


def test_file_that_was_taken_away_stays_away(as_role, begun):
    by = member(begun.enterprise)
    row = put(begun, "A-01", "旧.pdf", b"%PDF-1.7", by)
    AnswerEvidence.objects.filter(pk=row.pk).update(removed_by=by.user_id, removed_at=AT)

    assert len(opened(take(clerk_of(begun, as_role), begun)).namelist()) == 3


def test_taking_it_is_noted_each_time(as_role, begun):
    browser = clerk_of(begun, as_role)
    put(begun, "A-01", "证书.pdf", b"%PDF-1.7", member(begun.enterprise))

    opened(take(browser, begun)), opened(take(browser, begun))

    noted = TrailEntry.objects.filter(action="benchmarking.assessment.take_away")
    assert noted.count() == 2
    assert browser.get(reverse("benchmarking:package", args=[begun.pk])).status_code == 405


# ── who is shown what ───────────────────────────────────────────────────────────────────────────
def judged(officer: Actor) -> Assessment:
    """Handed in, judged by an officer, and not confirmed."""
    found = declare(handed_in(make_round(number=2)), officer)
    verdicts.take_over(assessment=found, dimension=ALL, by=officer, at=AT + timedelta(hours=2))
    return found


def sheets_of(answer) -> list[str]:
    return load_workbook(io.BytesIO(opened(answer).read("自评与核验.xlsx"))).sheetnames


def test_enterprise_is_shown_findings_once_they_are_confirmed(as_role, officer):
    found = judged(officer)
    browser = clerk_of(found, as_role)
    assert sheets_of(take(browser, found)) == ["自评", "统计口径"]

    verifications.confirm(assessment=found, by=judge_of(found, Role.LEAD_CHIEF), at=AT + timedelta(hours=3))

    assert sheets_of(take(browser, found)) == ["自评", "核验", "统计口径"]


def test_officer_is_shown_findings_and_opinions_before_they_are_confirmed(as_role, officer):
    found = judged(officer)
    expert = judge_of(found, Role.EXPERT)
    asked = Opinion.objects.create(
        assessment=found, expert_id=expert.user_id, asked_by_id=officer.user_id, asked_at=AT
    )
    opinions.give(opinion=asked, text="建议核对现场记录。", by=expert, at=AT)

    archive = opened(take(as_role(Role.LEAD_OFFICER), found))

    assert sheet(archive, "自评与核验.xlsx", "专家意见")[0]["意见"] == "建议核对现场记录。"
    assert sheet(archive, "自评与核验.xlsx", "核验")[0]["核验判定"] == "满足"
    assert "核验中，尚未确认，不作为结论。" in archive.read("目录.html").decode()


def test_workbook_has_points_as_numbers_and_says_who_answered(as_role, officer):
    found = verified(make_round(number=2), officer, rd="2")

    archive = opened(take(clerk_of(found, as_role), found))

    answers = {row["指标编号"]: row for row in sheet(archive, "自评与核验.xlsx", "自评")}
    found_rows = {row["指标编号"]: row for row in sheet(archive, "自评与核验.xlsx", "核验")}
    assert (answers["B-05"]["自评得分（分）"], answers["B-05"]["本企业现状"]) == (8, "4%")
    assert (found_rows["B-05"]["核验得分（分）"], found_rows["B-05"]["核验意见"]) == (4, "按审计报告")


def test_expert_who_was_asked_may_take_it_once_declared_until_it_is_taken_back(begun):
    by = member(begun.enterprise)
    expert = make_actor(Role.EXPERT)
    submitted(by, begun)
    Opinion.objects.create(
        assessment=begun,
        expert_id=expert.user_id,
        asked_by_id=make_actor(Role.LEAD_OFFICER).user_id,
        asked_at=AT,
    )
    browser = sign_in(User.objects.get(pk=expert.user_id))
    assert take(browser, begun).status_code == 404

    declare(begun, expert)
    assert opened(take(browser, begun)).namelist()[0] == "目录.html"

    Assessment.objects.filter(pk=begun.pk).update(status="draft")

    assert take(browser, begun).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ENTERPRISE_CLERK, 404), (Role.EXPERT, 404), (Role.TOWNSHIP_OFFICER, 403), (Role.BUREAU_OFFICER, 403),
        (Role.LEADER, 403),
    ],
)  # fmt: skip
def test_nobody_else_may_take_it(as_role, begun, role, status):
    assert take(as_role(role), submitted(member(begun.enterprise), begun)).status_code == status


@pytest.mark.parametrize("files", [1, 3, 300])
def test_questions_do_not_grow_with_the_files(as_role, begun, files, django_assert_num_queries):
    by = member(begun.enterprise)
    put(begun, "A-01", "证书.pdf", b"%PDF-1.7", by)
    for _ in range(files):
        prove(begun, "A-01", by)
    browser = clerk_of(begun, as_role)

    with django_assert_num_queries(QUERIES):
        take(browser, begun).close()


QUERIES = 24


def test_form_offers_it_to_those_who_may_take_it(as_role, begun):
    submitted(member(begun.enterprise), begun)
    form, package = (reverse(f"benchmarking:{name}", args=[begun.pk]) for name in ("assessment", "package"))

    offered = [package in as_role(role).get(form).content.decode() for role in (Role.LEAD_CHIEF, Role.LEADER)]

    assert offered == [True, False]
    assert package in clerk_of(begun, as_role).get(form).content.decode()
