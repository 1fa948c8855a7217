import os
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import TrailEntry
from dongtou_brand.kernel import queue, uploads
from dongtou_brand.kernel.actor import Role
from enterprises.actions import imports
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import Enterprise, ImportRun
from tests.factories.enterprises import (
    make_attachment,
    make_definition,
    make_enterprise,
    make_figure,
    make_industry,
    make_township,
    member,
)
from tests.factories.workbooks import AT, brought, filled, upload, valid_code

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("enterprises:import_new"), reverse("enterprises:imports")
E, F = ImportKind.ENTERPRISES, ImportKind.FIGURES
ROW = {
    "credit_code": valid_code(1),
    "name": "洞头海霞电气有限公司",
    "township": "北岙街道",
    "industry": "3823",
    "legal_representative": "海大富",
}


@pytest.fixture
def lead(as_role):
    make_township("北岙街道")
    make_industry()
    make_definition("revenue", name="营业收入", decimals=2)
    return as_role(Role.LEAD_OFFICER)


def body(response):
    return response.content.decode()


def post(browser, content, **more):
    return browser.post(NEW, {"kind": "enterprises", "file": upload(content)} | more)


def test_workbook_goes_from_upload_to_the_pool(lead, django_capture_on_commit_callbacks):
    answer = post(lead, filled(E, lead.actor, [ROW]))
    run = ImportRun.objects.get()
    page = reverse("enterprises:import_run", args=[run.pk])
    assert (answer.status_code, answer["Location"], run.status) == (302, page, ImportStatus.CHECKING)
    assert 'hx-trigger="every 1s"' in body(lead.get(page))

    queue.run(run.job_id)
    assert "核对通过，还没有写入" in body(lead.get(page))

    lead.post(reverse("enterprises:import_step", args=[run.pk, "apply"]))
    run.refresh_from_db()
    assert run.status == ImportStatus.APPLYING
    queue.run(run.job_id)
    assert "写入。" in body(lead.get(page))
    assert Enterprise.objects.get().name == ROW["name"]


def test_exported_list_comes_back_without_a_change(lead):
    for number in range(3):
        one = make_enterprise(f"洞头{number}号电气厂", credit_code=valid_code(number), main_products="断路器")
        make_figure(one, "revenue", value=12)
    answer = lead.get(reverse("enterprises:export"))
    content = b"".join(answer.streaming_content)
    answer.close()

    run = brought(E, content, lead.actor)

    assert (run.problems, run.status) == ([], ImportStatus.READY)
    assert (run.counts["new"], run.counts["changed"], run.counts["same"]) == (0, 0, 3)
    assert run.notes[0].startswith("以下各列由平台计算或不能导入，没有读取：")


def test_file_that_is_no_workbook_is_told_on_the_form(lead):
    answer = post(lead, b"a,b\n1,2\n")

    assert answer.status_code == 422
    assert "文本（CSV）文件" in body(answer)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "figures"}, "请选择数据年度"),
        ({"kind": "figures", "year": "1999"}, "请从列表中重新选择数据年度。"),
        ({"kind": "x"}, "请从列表中重新选择导入内容。"),
    ],
)
def test_form_says_what_is_missing(lead, given, words):
    answer = post(lead, filled(E, lead.actor, []), **given)

    assert answer.status_code == 422
    assert words in body(answer)


def test_faults_stand_on_the_page_and_in_the_marked_workbook(lead):
    run = brought(E, filled(E, lead.actor, [ROW | {"township": "北奥街道"}]), lead.actor)

    page = body(lead.get(reverse("enterprises:import_run", args=[run.pk])))
    assert "共 1 处错误，没有写入任何数据。" in page
    assert "C2<small>企业名录</small>" in page
    for which, name in (("marked", "（标注）导入.xlsx"), ("original", "导入.xlsx")):
        answer = lead.post(reverse("enterprises:import_file", args=[run.pk, which]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.filename == name
        answer.close()
    assert lead.post(reverse("enterprises:import_file", args=[run.pk, "other"])).status_code == 404
    taken = TrailEntry.objects.filter(action="enterprises.import.take_away").order_by("sequence")
    assert [entry.detail["file"] for entry in taken] == ["（标注）导入.xlsx", "导入.xlsx"]


def test_workbook_that_names_persons_goes_a_month_after_its_run_has_ended(lead):
    run = brought(E, filled(E, lead.actor, [ROW | {"township": "北奥街道"}]), lead.actor)
    waiting = brought(E, filled(E, lead.actor, [ROW]), lead.actor)
    place = uploads.path_of(run.file.sha256)
    os.utime(place, (0, 0))

    assert imports.sweep(at=AT + timedelta(days=29)) == 0
    assert imports.sweep(at=AT + timedelta(days=31)) == 2
    assert imports.sweep(at=AT + timedelta(days=31)) == 0

    assert (place.exists(), uploads.path_of(waiting.file.sha256).exists()) == (False, True)
    assert "文件含个人信息，已按期清理" in body(lead.get(reverse("enterprises:import_run", args=[run.pk])))
    assert lead.post(reverse("enterprises:import_file", args=[run.pk, "original"])).status_code == 404


def test_run_whose_worker_failed_too_often_can_be_tried_again(lead):
    run = brought(E, filled(E, lead.actor, [ROW]), lead.actor)
    ImportRun.objects.filter(pk=run.pk).update(status=ImportStatus.CHECKING)
    type(run.job).objects.filter(pk=run.job_id).update(status="failed", finished_at=AT)
    page = reverse("enterprises:import_run", args=[run.pk])
    told = body(lead.get(page))
    assert ("多次自动重试仍未成功" in told, "取消导入" in told) == (True, True)

    lead.post(reverse("enterprises:import_step", args=[run.pk, "retry"]))

    run.job.refresh_from_db()
    assert run.job.status == "queued"


def test_runs_of_an_enterprise_are_its_own(lead, as_role):
    one = make_enterprise(credit_code=valid_code(2))
    run = brought(
        F, filled(F, member(one), [{"credit_code": one.credit_code, "revenue": 1}], 2017), member(one), 2017
    )
    page = reverse("enterprises:import_run", args=[run.pk])

    assert lead.get(page).status_code == 404
    assert as_role(Role.TOWNSHIP_OFFICER, one.township).get(page).status_code == 404
    assert as_role(Role.ENTERPRISE_CLERK, make_enterprise().organisation).get(page).status_code == 404
    assert as_role(Role.ENTERPRISE_MANAGER, one.organisation).get(page).status_code == 200


@pytest.mark.parametrize(("role", "offered"), [(Role.LEAD_OFFICER, True), (Role.TOWNSHIP_OFFICER, False)])
def test_templates_offered_are_those_that_may_be_brought_in(lead, as_role, role, offered):
    browser = as_role(role)
    where = reverse("enterprises:import_template")

    assert ("kind=enterprises" in body(browser.get(NEW))) is offered
    answer = browser.get(where, {"kind": "enterprises"})
    assert (answer.status_code == 200) is offered
    answer.close()
    answer = browser.get(where, {"kind": "figures", "year": 2017})
    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_list_asks_the_same_number_of_queries(lead, django_assert_num_queries, rows):
    file = make_attachment(None, name="年度数据.xlsx")
    ImportRun.objects.bulk_create(
        ImportRun(
            kind=F,
            year=2017,
            status=ImportStatus.CANCELLED,
            organisation_id=lead.actor.organisation_id,
            role=lead.actor.role,
            file=file,
            brought_by=lead.user,
            brought_at=AT,
        )
        for _ in range(rows)
    )
    lead.get(LIST)

    with django_assert_num_queries(6):
        page = body(lead.get(LIST))

    assert page.count("2017 年度数据") == min(rows, 20)


def test_condition_that_there_is_not_is_told(lead):
    assert "请从列表中重新选择状态。" in body(lead.get(LIST, {"status": "某种"}))


def test_list_is_filtered_by_the_address(lead):
    run = brought(E, filled(E, lead.actor, [ROW]), lead.actor)

    assert run.file.name in body(lead.get(LIST, {"kind": "enterprises", "brought_by": lead.user.name[:4]}))
    assert "没有符合条件的导入记录" in body(lead.get(LIST, {"status": "applied"}))
