"""A form whose protection mark is too old: refused, but nothing that was typed is lost."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from dongtou_brand.kernel import htmx
from tests.factories.benchmarking import make_round
from tests.factories.enterprises import make_definition

WORDS = "质量愿景 <b>一口鲜味</b> & 全程可追"
PLACE = "http://testserver/accounts/login/"

pytestmark = pytest.mark.django_db


def refused(fields: dict[str, object], **headers: str) -> HttpResponse:
    browser = Client(enforce_csrf_checks=True)
    return browser.post("/accounts/login/", fields, headers=headers)  # type: ignore[return-value]


def given_back(response: HttpResponse) -> list[str]:
    boxes = re.findall(r"<textarea[^>]* readonly>\n(.*?)</textarea>", response.content.decode(), re.DOTALL)
    return [unescape(words) for words in boxes]


def test_an_expired_form_gives_back_what_was_typed_without_secrets() -> None:
    fields: dict[str, object] = {
        "csrfmiddlewaretoken": "a-stale-mark",
        "version": "3",
        "body": WORDS,
        "new_password1": "Geheim-2018",
    }
    response = refused(fields, referer=PLACE)
    html = response.content.decode()
    assert (response.status_code, given_back(response)) == (403, [WORDS])
    assert "<h1>页面已过期，内容尚未保存</h1>" in html
    assert f'href="{PLACE}" target="_blank"' in html
    assert [one for one in ("<b>一口", "Geheim-2018", "a-stale-mark") if one in html] == []


def test_an_expired_form_gives_back_a_limited_number_of_fields() -> None:
    response = refused({"body": [f"第 {number} 段" for number in range(htmx.TYPED + 5)]})
    assert given_back(response) == ["\n".join(f"第 {number} 段" for number in range(htmx.TYPED))]


def test_an_expired_form_of_figures_gives_back_every_field_by_its_name() -> None:
    make_definition("revenue", name="营业收入")
    make_definition("loss_scrap", name="报废损失", part_of="internal_loss")
    few = {"revenue-value": "100", "revenue-source": "reported", "revenue-explanation": "并表。"}
    months: dict[str, object] = {f"loss_scrap-{month}": str(month) for month in range(1, 13)}
    many = few | months | {f"body{number}": f"{number} 段" for number in range(12)}

    assert re.findall(r'for="typed-[0-9]">([^<]*)', refused(dict(few)).content.decode()) == [
        "营业收入", "营业收入 说明",
    ]  # fmt: skip
    (box,) = given_back(refused(many))
    assert box.splitlines() == [
        "营业收入：100",
        "营业收入 说明：并表。",
        *(f"报废损失 {month} 月：{month}" for month in range(1, 13)),
        *(f"{number} 段" for number in range(12)),
    ]


def test_an_expired_form_gives_back_its_fields_by_the_labels_of_the_form_and_choices_in_words() -> None:
    browser = Client(enforce_csrf_checks=True)
    where = "/register/"
    fields = {"name": "洞头电气有限公司", "contact_name": "林小满", "legal_representative": "周正"}
    html = browser.post(where, fields).content.decode()
    assert re.findall(r'for="typed-[0-9]">([^<]*)', html) == ["企业名称", "联系人", "法定代表人"]
    measure = {"title": "取得证书", "owner": "林小满", "due_on": "2018-06-30", "aim-٧": "on"}
    html = browser.post("/benchmarking/gaps/1/plan/add/", measure).content.decode()
    assert re.findall(r'for="typed-[0-9]">([^<]*)', html)[:3] == ["措施", "责任人", "完成时限"]


def test_an_expired_form_names_the_boxes_that_stand_for_gaps() -> None:
    one = make_round().catalogue.indicators.order_by("position")[0]
    typed = {f"aim-{one.pk}": "on", f"points-{one.pk}": "3.5"}

    html = Client(enforce_csrf_checks=True).post("/benchmarking/gaps/1/plan/add/", typed).content.decode()

    assert re.findall(r'for="typed-[0-9]">([^<]*)', html) == [
        f"针对的差距：{one.code} {one.name}",
        f"{one.code} 预期得分",
    ]
    assert ("已勾选" in html, "3.5" in html) == (True, True)


def test_a_form_of_a_foreign_site_gets_neither_its_words_nor_its_address() -> None:
    response = refused({"body": WORDS}, origin="https://foreign.example", referer="https://foreign.example/")
    assert (response.status_code, given_back(response)) == (403, [])
    assert "foreign.example" not in response.content.decode()
