"""Saving texts: what reaches the server is never lost."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from dongtou_brand.kernel.rule import Refused
from reporting.actions import texts
from reporting.models import ReportText, ReportTextRevision
from tests.factories.enterprises import make_enterprise, member
from tests.factories.reporting import AT, make_report, signed

pytestmark = pytest.mark.django_db


def save(report, by, body, version):
    return texts.save(report=report, chapter="ideas", body=body, version=version, by=by, at=AT)


def test_save_counts_versions_and_keeps_each() -> None:
    report = make_report()
    by = member(report.enterprise)

    save(report, by, "一", 0)
    saved = save(report, by, "二", 1)

    assert (saved.text.body, saved.text.version, saved.words) == ("二", 2, "")
    assert list(ReportTextRevision.objects.order_by("pk").values_list("body", "kept")) == [
        ("一", True),
        ("二", True),
    ]


def test_save_of_the_same_text_changes_nothing() -> None:
    report = make_report()
    by = member(report.enterprise)
    save(report, by, "一", 0)

    saved = save(report, by, "一\r\n", 0)

    assert (saved.text.version, saved.conflict) == (1, False)


def test_save_of_an_old_version_is_a_conflict_and_keeps_both() -> None:
    report = make_report()
    save(report, member(report.enterprise), "同事的", 0)

    saved = save(report, member(report.enterprise), "我的", 0)

    assert (saved.conflict, saved.text.body, saved.mine) == (True, "同事的", "我的")
    assert ReportTextRevision.objects.get(kept=False).body == "我的"


def test_save_after_the_sign_off_is_refused_but_kept() -> None:
    version = signed()
    report = version.report

    saved = save(report, member(report.enterprise), "来晚了", 1)

    assert saved.words == "报告已签发，内容不能再改。如需修改，请先修订报告。"
    assert ReportTextRevision.objects.get(kept=False).body == "来晚了"
    assert ReportText.objects.get(report=report, chapter="ideas").body != "来晚了"


def test_save_refuses_too_long_a_text_and_stores_nothing() -> None:
    report = make_report()

    with pytest.raises(Refused):
        save(report, member(report.enterprise), "长" * 3001, 0)

    assert ReportText.objects.count() == 0


def test_save_refuses_people_of_another_enterprise() -> None:
    report = make_report()

    with pytest.raises(Refused):
        save(report, member(make_enterprise()), "外人", 0)


def test_save_that_is_sent_again_does_not_lose_twice() -> None:
    report = make_report()
    save(report, member(report.enterprise), "同事的", 0)
    by = member(report.enterprise)

    answers = [save(report, by, "我的", 0) for _ in range(3)]

    assert [answer.conflict for answer in answers] == [True] * 3
    assert ReportTextRevision.objects.filter(kept=False).count() == 1


def test_a_version_of_a_text_is_kept_once() -> None:
    report = make_report()
    by = member(report.enterprise)
    text = save(report, by, "一", 0).text

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportTextRevision.objects.create(text=text, version=1, body="另一", by_id=by.person, at=AT)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReportTextRevision.objects.all().delete()
