"""Bad input: clear words, nothing lost, nothing stored."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.files import image_bytes, office_bytes, pdf_bytes
from tests.journeys.enterprise import EnterprisePerson
from tests.journeys.person import Person, key_of, saved_as
from tests.services.portal import Portal

ROUND = "2018 年第二轮"
BAD_FILES = {
    "空文件.pdf": (b"", "是空文件"),
    "程序.pdf": (b"MZ\x90\x00" + bytes(200), "不是可接受的类型"),
    "照片.pdf": (image_bytes(), "与文件名后缀不符"),
    "混合.pdf": (pdf_bytes() + office_bytes(), "混有其他类型的内容"),
    "加密.pdf": (pdf_bytes(password="secret"), "设有密码"),
    "脚本.pdf": (pdf_bytes(script="app.alert(1)"), "含有脚本"),
}


# What is refused is refused before a database is asked.
pytestmark = pytest.mark.once


def stored(portal: Portal) -> int:
    """How many files the portal keeps."""
    return len(list((portal.folder / "files").rglob("*")))


@pytest.fixture
def clerk(comes: Callable[..., EnterprisePerson]) -> EnterprisePerson:
    """In front of her own draft."""
    one = comes("qy01")
    one.continues_assessment(ROUND)
    one.turns_to("C")
    return one


def test_bad_files_are_refused_by_name_and_not_stored(
    clerk: EnterprisePerson, live_portal: Portal, tmp_path: Path
) -> None:
    before = stored(live_portal)
    clerk.at("#C-02-own").fill("上传前写的内容")

    for name, (content, words) in BAD_FILES.items():
        clerk.at("#C-02-files").set_input_files(saved_as(tmp_path, name, content))
        alert = clerk.at("#C-02 [role=alert]").filter(has_text=name)
        expect(alert).to_contain_text(words)
    clerk.examines("文件被拒")

    clerk.sees_saved("C-02")
    expect(clerk.at("#C-02-own")).to_have_value("上传前写的内容")
    assert stored(live_portal) == before
    clerk.forgives("status of 422")


def test_200_megabytes_are_refused_before_they_are_sent_and_by_the_server(
    clerk: EnterprisePerson, live_portal: Portal, tmp_path: Path
) -> None:
    before = stored(live_portal)
    huge = tmp_path / "巨大.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * 1024 * 1024)

    clerk.at("#C-02-files").set_input_files(huge)
    expect(clerk.at("#C-02 [data-uploads]")).to_contain_text("文件超过 20 MB")

    answer = clerk.page.evaluate(
        """async () => {
             const body = new Uint8Array(30 * 1024 * 1024);
             const answer = await fetch(location.pathname, {method: 'POST', body});
             return [answer.status, await answer.text()];
           }"""
    )
    assert answer[0] == 413
    assert "单个文件不超过 20 MB" in answer[1]
    assert stored(live_portal) == before
    clerk.forgives("status of 413")


def test_over_long_and_wrong_answers_stay_on_the_page(clerk: EnterprisePerson) -> None:
    clerk.at("#C-03-own").fill("长" * 501)
    expect(clerk.at("#save-C-03")).to_contain_text("不能超过 500 个字")
    expect(clerk.at("#C-03-own")).to_have_value("长" * 501)
    clerk.at("#C-01-own").fill("约一半")
    expect(clerk.at("#save-C-01")).to_contain_text("应填写数字")
    expect(clerk.at("#C-01-own")).to_have_value("约一半")
    clerk.examines("填写有误")
    clerk.forgives("status of 422")

    clerk.at("#C-03-own").fill("写短了")
    clerk.at("#C-01-own").fill("６１．５％")
    clerk.sees_saved("C-03")
    clerk.sees_saved("C-01")


def test_unknown_indicator_and_foreign_assessment_do_not_exist(
    clerk: EnterprisePerson, live_portal: Portal
) -> None:
    foreign = key_of(live_portal, "benchmarking.Assessment", enterprise__name="温州霓虹紫菜食品有限公司")
    own = clerk.page.url.split("?")[0]
    form = clerk.at("#form-C-02")
    token = form.locator("[name=csrfmiddlewaretoken]").get_attribute("value") or ""
    action = str(form.get_attribute("action"))
    given: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token,
        "version": "0",
        "choice": "contract",
        "own": "",
        "mark": "",
        "note": "",
    }

    for path in (f"{own}answers/987654/", action.replace(own.rsplit("/", 2)[1], str(foreign), 1)):
        answer = clerk.visit.context.request.post(path, form=given, headers={"Referer": own})
        assert answer.status == 404, path
    clerk.opens(f"/benchmarking/assessments/{foreign}/", status=404).sees("没有找到这个页面")


def test_wrong_credit_code_is_explained_and_nothing_is_lost(comes: Callable[..., Person]) -> None:
    officer = comes("scjg")
    officer.opens("/enterprises/create/")
    officer.types("企业名称", "温州试验有限公司")
    officer.types("法定代表人", "林试")
    for code, words in (("91330305000000019X", "校验"), ("9133O305000000019Q", "字母 O")):
        officer.types("统一社会信用代码", code)
        officer.presses("保存").sees(words)
        officer.examines("信用代码有误")
        expect(officer.page.get_by_label("企业名称").first).to_have_value("温州试验有限公司")
    officer.forgives("status of 422")
    officer.opens("/enterprises/?q=温州试验有限公司").sees("没有符合条件")
