"""What everybody sees without login: search, files, verification."""

from contextlib import closing

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongtou_brand.kernel import uploads
from reporting.actions import reports
from reporting.models import ReportVersion
from tests.factories.enterprises import make_enterprise, manager
from tests.factories.reporting import AT, make_report, published, rendered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def replaced():
    """An older and a newer version of one report."""
    report = make_report()
    by = manager(report.enterprise)
    first = published(report, by)
    reports.revise(report=report, reason="更正顾客满意度统计口径", by=by, at=AT)
    return first, published(report, by)


def withdrawn():
    version = published()
    by = manager(version.report.enterprise)
    reports.withdraw(report=version.report, reason="数据有误，撤回更正", by=by, at=AT)
    return version


def get(name: str, *args, **query):
    return Client().get(reverse(f"reporting:{name}", args=args), query)


def test_search_finds_a_report(client) -> None:
    version = published(make_report(make_enterprise("温州海霞电气有限公司")))

    response = get("public_reports", q="海霞", year="2016")

    assert list(response.context["page_obj"]) == [version]


def test_search_says_when_nothing_is_found() -> None:
    published()

    assert "没有查到符合条件的报告" in get("public_reports", q="没有这家").content.decode()


@pytest.mark.parametrize("query", [{"q": "x" * 500}, {"year": "abc"}, {"page": "-3"}, {"q": "%_'\x00"}])
def test_search_survives_anything(query) -> None:
    assert get("public_reports", **query).status_code == 200


def copies(count: int) -> None:
    """As many published reports as wanted, quickly."""
    first = published()
    enterprises = [make_enterprise() for _ in range(min(count - 1, 29))]
    made = []
    for at in range(count - 1):
        report = type(first.report).objects.create(
            enterprise=enterprises[at % 29],
            year=2017 + at // 29,
            due_on="2018-05-31",
            started_at=AT,
            updated_at=AT,
        )
        made.append(ReportVersion(
            report=report, version=1, number=f"N-{at}", code=f"C{at}", status="published", content={},
            signatory="某某", signed_by_id=first.signed_by_id, signed_at=AT, sha256="0" * 64, size=1, rendered_at=AT,
            published_at=AT,
        ))  # fmt: skip
    ReportVersion.objects.bulk_create(made)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_search_takes_the_same_number_of_queries_at_any_size(count) -> None:
    copies(count)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = get("public_reports")

    assert response.context["page_obj"].paginator.count == count
    assert len(asked) == 3


def test_file_of_a_published_version_is_the_stored_one() -> None:
    version = published()

    with closing(get("public_file", version.code)) as response:
        assert b"".join(response.streaming_content) == uploads.read(version.sha256)
        assert response.headers["Cache-Control"] == "no-cache"


def test_file_of_a_replaced_version_can_still_be_read() -> None:
    first, _ = replaced()

    with closing(get("public_file", first.code)) as response:
        assert response.status_code == 200


def test_file_of_a_withdrawn_version_is_gone() -> None:
    response = get("public_file", withdrawn().code)

    assert response.status_code == 410
    assert "数据有误，撤回更正" in response.content.decode()


def test_file_that_is_not_public_is_not_found() -> None:
    assert get("public_file", rendered().code).status_code == 404
    assert get("public_file", "ZZZZZZZZ").status_code == 404


def test_code_of_the_version_in_force_is_valid() -> None:
    version = published()

    page = get("verify_code", version.code).content.decode()

    assert "有效" in page
    assert version.sha256_grouped in page
    assert version.number in page


def test_code_may_be_typed_in_any_way() -> None:
    version = published()
    typed = f" {version.code[:4].lower()} {version.code[4:]}"

    response = get("verify", number=version.number.lower(), code=typed)

    assert response.context["verdict"].is_valid


def test_code_of_an_old_version_says_why_and_leads_to_the_new_one() -> None:
    first, second = replaced()

    page = get("verify_code", first.code).content.decode()

    assert "已替换" in page
    assert "更正顾客满意度统计口径" in page
    assert reverse("reporting:verify_code", args=[second.code]) in page


def test_code_of_a_withdrawn_version_is_invalid_with_its_reason() -> None:
    page = get("verify_code", withdrawn().code).content.decode()

    assert "无效" in page
    assert "数据有误，撤回更正" in page


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "x" * 300, "<script>", "%00", "验证码"])
def test_unknown_code_is_invalid_with_404(code) -> None:
    response = get("verify_code", code)

    assert response.status_code == 404
    assert "没有与编号、验证码或文件摘要相符的公开报告。" in response.content.decode()


def test_number_of_another_report_is_invalid() -> None:
    version = published()

    assert get("verify", number="DT-ZLCX-2016-0091", code=version.code).status_code == 404


def test_form_alone_counts_nothing_and_judges_nothing() -> None:
    assert "verdict" not in get("verify").context


def test_form_without_a_code_asks_for_it() -> None:
    response = get("verify", number="DT-ZLCX-2016-0001", code="")

    assert response.status_code == 422
    assert "请输入报告封面上的验证码。" in response.content.decode()


def test_checksum_of_a_file_is_judged() -> None:
    version = published()

    page = get("verify", sha256=version.sha256.upper()).content.decode()

    assert "这是当前公开的版本，内容未被改动。" in page


@pytest.mark.parametrize("sha256", ["0" * 64, "", "zz", "0" * 5000])
def test_checksum_of_another_file_is_invalid(sha256) -> None:
    published()

    assert get("verify", sha256=sha256).status_code == 404


def test_posted_file_is_compared_and_not_kept() -> None:
    version = published()
    file = SimpleUploadedFile("报告.pdf", uploads.read(version.sha256))

    response = Client().post(reverse("reporting:verify"), {"file": file})

    assert response.context["verdict"].is_valid


def test_posted_file_that_was_changed_is_invalid() -> None:
    version = published()
    changed = uploads.read(version.sha256) + b" "
    before = sum(1 for _ in uploads.path_of("x").parent.parent.rglob("*"))

    response = Client().post(reverse("reporting:verify"), {"file": SimpleUploadedFile("报告.pdf", changed)})

    assert response.status_code == 404
    assert sum(1 for _ in uploads.path_of("x").parent.parent.rglob("*")) == before


def test_post_without_a_file_asks_for_one() -> None:
    response = Client().post(reverse("reporting:verify"))

    assert response.status_code == 422
    assert "请先选择要比对的 PDF 文件。" in response.content.decode()


def test_twenty_first_question_in_a_minute_is_refused_politely(settings) -> None:
    settings.VERIFY_PER_MINUTE = 3

    answers = [get("verify_code", "ZZZZZZZZ").status_code for _ in range(4)]

    assert answers == [404, 404, 404, 429]
    assert int(get("verify_code", "ZZZZZZZZ").headers["Retry-After"]) >= 1


def test_another_address_is_not_held_up(settings) -> None:
    settings.VERIFY_PER_MINUTE = 1
    address = reverse("reporting:verify_code", args=["ZZZZZZZZ"])

    codes = [Client().get(address, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in (1, 2, 1)]

    assert codes == [404, 404, 429]


def test_verification_writes_nothing() -> None:
    version = published()

    with CaptureQueriesContext(connection) as asked:
        get("verify_code", version.code)

    assert [query["sql"][:6] for query in asked] == ["SELECT", "SELECT"]
