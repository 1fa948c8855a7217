"""What everybody may find, and what a code is worth."""

import pytest

from reporting.actions import reports
from reporting.enums import VersionStatus
from reporting.queries import publications
from tests.factories.enterprises import make_enterprise, make_product, manager
from tests.factories.reporting import AT, make_report, published, rendered

pytestmark = pytest.mark.django_db


def test_matching_finds_by_name_pinyin_code_and_product() -> None:
    enterprise = make_enterprise("温州海霞电气有限公司")
    make_product(enterprise, "小型断路器")
    make_product(enterprise, "小型漏电断路器")
    version = published(make_report(enterprise))
    published()

    for words in ("海霞", "wzhx", "Haixia", enterprise.credit_code.lower(), "断路器"):
        assert list(publications.matching(words)) == [version]


def test_matching_keeps_to_the_year() -> None:
    version = published(make_report(year=2015))
    published(make_report(year=2016))

    assert list(publications.matching(year=2015)) == [version]
    assert publications.years() == [2016, 2015]


def test_matching_never_shows_what_is_not_public() -> None:
    rendered()
    withdrawn = published()
    by = manager(withdrawn.report.enterprise)
    reports.withdraw(report=withdrawn.report, reason="数据有误，撤回更正", by=by, at=AT)

    assert list(publications.matching()) == []


def test_code_of_the_version_in_force_is_valid() -> None:
    version = published()

    verdict = publications.by_code(version.code, version.number)

    assert (verdict.is_valid, verdict.version, verdict.current) == (True, version, version)


def test_code_of_an_older_version_is_replaced_and_names_the_newer() -> None:
    report = make_report()
    by = manager(report.enterprise)
    first = published(report, by)
    reports.revise(report=report, reason="更正统计口径", by=by, at=AT)
    second = published(report, by)

    verdict = publications.by_code(first.code)

    assert (verdict.is_replaced, verdict.version, verdict.current) == (True, first, second)


@pytest.mark.parametrize("make", [rendered, published])
def test_code_with_another_number_is_invalid(make) -> None:
    version = make()

    assert publications.by_code(version.code, "DT-ZLCX-2016-0099") == publications.INVALID


def test_code_of_a_version_that_was_never_public_is_unknown() -> None:
    assert publications.by_code(rendered().code) == publications.INVALID


def test_withdrawn_version_is_invalid_but_known() -> None:
    version = published()
    by = manager(version.report.enterprise)
    reports.withdraw(report=version.report, reason="数据有误，撤回更正", by=by, at=AT)

    verdict = publications.by_code(version.code)

    assert (verdict.status, verdict.version, verdict.current) == (VersionStatus.WITHDRAWN, version, None)


def test_file_is_known_by_its_checksum() -> None:
    version = published()

    assert publications.by_sha256(version.sha256).is_valid
    assert publications.by_sha256("0" * 64).version is None
    assert publications.by_sha256("").version is None
