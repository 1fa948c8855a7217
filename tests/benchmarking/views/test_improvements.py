from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from accounts.models import User
from benchmarking.enums import ImprovementStatus as S
from benchmarking.models import Improvement, PlannedGain
from dongtou_brand.kernel.actor import Role
from enterprises.enums import EnterpriseEnd
from enterprises.models import Enterprise
from tests.factories.accounts import Browser, make_actor, sign_in
from tests.factories.benchmarking import AT, indicator, make_assessment, make_round, say, submitted
from tests.factories.enterprises import make_enterprise, member, township_officer
from tests.factories.files import pdf_bytes

pytestmark = pytest.mark.django_db


def browser_of(actor) -> Browser:
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.fixture
def assessment():
    made = make_assessment(make_enterprise("温州海霞电气有限公司"))
    by = member(made.enterprise)
    say(made, "A-01", by, choice="no", own_text="未取得")
    say(made, "A-07", by, choice="yearly", own_number=Decimal("0.5"))
    return submitted(by, made)


@pytest.fixture
def clerk(assessment):
    return member(assessment.enterprise)


def make_improvement(assessment, title="取得体系证书", **values):
    given = {
        "owner": "周岩",
        "due_on": date(2018, 5, 30),
        "made_by_id": member(assessment.enterprise).user_id,
    }
    made = Improvement.objects.create(assessment=assessment, title=title, made_at=AT, **(given | values))
    PlannedGain.objects.create(improvement=made, indicator=indicator(assessment, "A-01"))
    return made


def posted(assessment, **values):
    gate, scored = (indicator(assessment, code).pk for code in ("A-01", "A-07"))
    given = {
        "title": "取得体系证书", "owner": "周岩", "due_on": str(localdate()), "cost": "3.5", "detail": "",
        f"aim-{gate}": "on", f"points-{scored}": "6",
    }  # fmt: skip
    return given | values


def test_measure_is_planned_from_a_gap(assessment, clerk):
    browser = browser_of(clerk)
    address = reverse("benchmarking:improvement_add", args=[assessment.pk])
    gap = indicator(assessment, "A-07")

    shown = browser.get(f"{address}?indicator={gap.pk}").content.decode()
    answer = browser.post(address, posted(assessment, **{f"aim-{gap.pk}": "on"}))

    assert f'name="aim-{gap.pk}" class="form-check-input" id="id_aim-{gap.pk}" checked' in " ".join(
        shown.split()
    )
    assert answer.headers["location"] == reverse("benchmarking:plan", args=[assessment.pk])
    made = Improvement.objects.get()
    assert {gain.indicator.code: gain.points for gain in made.gains.all()} == {
        "A-01": None,
        "A-07": Decimal(6),
    }


def test_refused_measure_keeps_everything_that_was_typed(assessment, clerk):
    address = reverse("benchmarking:improvement_add", args=[assessment.pk])

    answer = browser_of(clerk).post(address, posted(assessment, due_on="2017-01-01", detail="分三步办理"))

    words = answer.content.decode()
    assert answer.status_code == 422
    assert all(each in words for each in ("完成时限不能早于今天。", "分三步办理", 'value="3.5"', "周岩"))


def test_plan_says_what_it_comes_to_and_what_it_leaves_out(assessment, clerk):
    make_improvement(assessment)

    words = browser_of(clerk).get(reverse("benchmarking:plan", args=[assessment.pk])).content.decode()

    assert all(
        each in words for each in ("取得体系证书", "按计划全部完成", "预期结论", "尚未安排措施的差距", "A-07")
    )
    assert '安排<span class="visually-hidden">A-01' not in words


def test_page_of_gaps_shows_the_plan(assessment, clerk):
    before = browser_of(clerk).get(reverse("benchmarking:gaps", args=[assessment.pk]))
    make_improvement(assessment)
    now = browser_of(clerk).get(reverse("benchmarking:gaps", args=[assessment.pk]))

    assert next((row["gap"].indicator.code, row["measures"]) for row in before.context["rows"]) == ("A-01", 0)
    assert next((row["gap"].indicator.code, row["measures"]) for row in now.context["rows"]) == ("A-01", 1)
    assert (before.context["plan"].live, now.context["plan"].live) == (0, 1)
    assert "按计划全部完成，预期" in now.content.decode()


def test_note_and_end_of_a_measure(assessment, clerk):
    made = make_improvement(assessment)
    browser, address = browser_of(clerk), reverse("benchmarking:improvement", args=[made.pk])

    refused = browser.post(
        reverse("benchmarking:improvement_act", args=[made.pk, "finish"]), {"done_on": "2018-04-27"}
    )
    browser.post(reverse("benchmarking:improvement_note", args=[made.pk]), {"text": "证书已取得"})
    browser.post(reverse("benchmarking:improvement_act", args=[made.pk, "finish"]), {"done_on": "2018-04-27"})

    made.refresh_from_db()
    assert (refused.status_code, made.status) == (422, S.DONE)
    assert "请先记录进展" in refused.content.decode()
    assert "证书已取得" in browser.get(address).content.decode()
    assert browser.post(reverse("benchmarking:improvement_act", args=[made.pk, "begin"])).status_code == 404


def test_edit_beside_a_colleagues_shows_both_and_goes_on_from_theirs(assessment, clerk):
    made = make_improvement(assessment, due_on=localdate())
    browser, address = browser_of(clerk), reverse("benchmarking:improvement_edit", args=[made.pk])
    browser.post(address, posted(assessment, version="1", owner="王珂", reason=""))

    refused = browser.post(address, posted(assessment, version="1", owner="林海", reason=""))
    made.refresh_from_db()
    kept = made.owner
    again = browser.post(address, posted(assessment, version="2", owner="林海", reason=""))

    made.refresh_from_db()
    words = refused.content.decode()
    assert (refused.status_code, kept, again.status_code, made.owner) == (422, "王珂", 302, "林海")
    assert ("<dd>王珂</dd>" in words, 'value="林海"' in words) == (True, True)
    assert '<input type="hidden" name="version" value="2">' in words


def test_what_comes_too_late_is_told_and_not_lost(assessment, clerk):
    made = make_improvement(assessment)
    browser = browser_of(clerk)
    drop = reverse("benchmarking:improvement_act", args=[made.pk, "drop"])
    browser.post(drop, {"reason": "改用其他办法"})

    again = browser.post(drop, {"reason": "设备已停用"})
    note = browser.post(reverse("benchmarking:improvement_note", args=[made.pk]), {"text": "证书已受理"})

    assert (again.status_code, note.status_code) == (422, 422)
    assert '原因（没有保存）：<span class="pre">设备已停用</span>' in again.content.decode()
    assert "不能再修改" in note.content.decode()
    assert '进展（没有保存）：<span class="pre">证书已受理</span>' in note.content.decode()


def test_nothing_is_late_of_an_enterprise_that_has_ended(assessment):
    made = make_improvement(assessment)
    officer, address = browser_of(make_actor(Role.LEAD_OFFICER)), reverse("benchmarking:improvements")
    before = officer.get(address, {"state": "late"}).context

    Enterprise.objects.filter(pk=assessment.enterprise_id).update(
        ended_on=AT.date(), ended_as=EnterpriseEnd.CLOSED
    )

    now = officer.get(address).context
    assert [line.improvement for line in before["lines"]] == [made]
    assert ([line.late for line in now["lines"]], before["counts"]["late"], now["counts"]["late"]) == (
        [None],
        1,
        0,
    )
    assert officer.get(address, {"state": "late"}).context["lines"] == []


def test_paper_of_a_note_is_opened_by_those_who_read_the_note(assessment, clerk):
    made = make_improvement(assessment)
    paper = SimpleUploadedFile("受理通知书.pdf", pdf_bytes(), "application/pdf")
    browser, address = browser_of(clerk), reverse("benchmarking:improvement", args=[made.pk])

    browser.post(reverse("benchmarking:improvement_note", args=[made.pk]), {"file": paper})

    file = reverse("benchmarking:improvement_file", args=[made.notes.get().pk])
    readers = [clerk, make_actor(Role.LEAD_OFFICER), township_officer(assessment.enterprise)]
    answers = [browser_of(one).get(file) for one in readers]
    assert f'href="{file}"' in browser.get(address).content.decode()
    assert [b"".join(one.streaming_content) for one in answers] == [pdf_bytes()] * 3
    assert browser_of(member(make_enterprise())).get(file).status_code == 404


def test_officer_reads_all_and_a_township_its_own(assessment):
    make_improvement(assessment)
    elsewhere = make_assessment(make_enterprise("温州百岛食品有限公司"))
    other = make_improvement(submitted(member(elsewhere.enterprise), elsewhere), "完善追溯系统")
    address = reverse("benchmarking:improvements")

    officer = browser_of(make_actor(Role.LEAD_OFFICER)).get(address).content.decode()
    township = browser_of(make_actor(Role.TOWNSHIP_OFFICER, assessment.enterprise.township))

    assert ("取得体系证书" in officer, "完善追溯系统" in officer) == (True, True)
    assert "完善追溯系统" not in township.get(address).content.decode()
    assert township.get(reverse("benchmarking:improvement", args=[other.pk])).status_code == 404


def test_export_equals_the_list(assessment):
    make_improvement(assessment, cost=Decimal("3.5"))
    make_improvement(assessment, "=已完成的", status=S.DONE, done_on=date(2018, 4, 20))
    browser = browser_of(make_actor(Role.LEAD_OFFICER))

    answer = browser.get(reverse("benchmarking:improvements_export"), {"state": "open"})

    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["措施", "取得体系证书"]


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_lists_ask_the_same_number_of_questions(django_assert_num_queries, number):
    round = make_round()
    firm = make_enterprise()
    assessment = submitted(member(firm), make_assessment(firm, round))
    by, aim = member(firm), indicator(assessment, "A-01")
    made = Improvement.objects.bulk_create(
        Improvement(
            assessment=assessment, title=f"措施{n}", owner="周岩", due_on=date(2018, 5, 30), made_by_id=by.user_id,
            made_at=AT,
        )
        for n in range(number)
    )  # fmt: skip
    PlannedGain.objects.bulk_create(PlannedGain(improvement=one, indicator=aim) for one in made)
    officer, clerk = browser_of(make_actor(Role.LEAD_OFFICER)), browser_of(by)

    with django_assert_num_queries(12):
        officer.get(reverse("benchmarking:improvements"))
    with django_assert_num_queries(18):
        clerk.get(reverse("benchmarking:plan", args=[assessment.pk]))
