"""The lead bureau's way of a catalogue: out as a file, altered, in again, looked at, published by a second person."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import TrailEntry
from benchmarking.models import Catalogue
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.sheets import FAULTS_SHEET
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.workbooks import changed, upload

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]


@pytest.fixture
def officer(as_role: Open) -> Browser:  # noqa: F811
    call_command("ground", verbosity=0)
    return as_role(Role.LEAD_OFFICER)


def _address(name: str, *args: Any) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def _body(browser: Browser, name: str, *args: Any) -> bytes:
    answer = browser.get(_address(name, *args))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return content


def _stored(code: str = "zhejiang-made-mcb", edition: str = "2018") -> Catalogue:
    return Catalogue.objects.get(code=code, edition=edition)


def _brought(browser: Browser, content: bytes, name: str = "目录.xlsx") -> HttpResponse:
    """The preview of a file that was handed in."""
    file = upload(content, name) if name.endswith("xlsx") else SimpleUploadedFile(name, content)
    return browser.post(_address("catalogue_import"), {"file": file}, follow=True)


def _put(sheet: str, cell: str, value: str | None) -> Callable[[Any], None]:
    return lambda book: setattr(book[sheet][cell], "value", value)


def _act(browser: Browser, catalogue: Catalogue, name: str, **data: str) -> str:
    """What the page says after an act."""
    answer = browser.post(_address("catalogue_act", catalogue.pk, name), data, follow=True)
    return [str(message) for message in answer.context["messages"]][-1]


@pytest.mark.parametrize("code", [("zhejiang-made", "2015"), ("zhejiang-made-mcb", "2018")])
def test_edition_goes_out_and_comes_back_the_same(officer: Browser, code: tuple[str, str]) -> None:
    kept = _stored(*code)

    previews = [
        _brought(officer, _body(officer, "catalogue_workbook", kept.pk)),
        _brought(officer, _body(officer, "catalogue_yaml", kept.pk), "目录.yaml"),
    ]

    for preview in previews:
        assert preview.context["compared"].change.changed == []
        stored = officer.post(preview.request["PATH_INFO"], follow=True)
        assert "内容与平台上的相同，没有改动" in stored.content.decode()


def test_new_edition_is_looked_at_stored_and_published_by_another_person(
    officer: Browser,
    as_role: Open,  # noqa: F811
) -> None:
    def alter(book: Any) -> None:
        book["目录"]["B2"].value = "2019"
        book["指标"]["B2"].value = "产品全项符合标准"

    chief, clerk = as_role(Role.LEAD_CHIEF), as_role(Role.ENTERPRISE_CLERK)
    preview = _brought(chief, changed(_body(chief, "catalogue_workbook", _stored().pk), alter))
    (pair,) = preview.context["compared"].change.changed
    assert (pair.indicator.code, pair.words, pair.differences[0].now) == ("A-01", "兼容", "产品全项符合标准")

    chief.post(preview.request["PATH_INFO"])
    draft = _stored(edition="2019")
    assert (draft.status, draft.loaded_by, draft.file.name) == ("draft", chief.user, "目录.xlsx")
    assert clerk.get(_address("catalogue", draft.pk)).status_code == 404
    assert _act(chief, draft, "publish") == "这份草案由您导入，须由另一位审核人发布。"
    assert _act(officer, draft, "publish") == "指标目录由牵头单位审核人发布。"

    _act(as_role(Role.LEAD_CHIEF), draft, "publish")
    assert (_stored(edition="2019").status, _stored().status) == ("published", "retired")
    assert clerk.get(_address("catalogue", draft.pk)).status_code == 200
    assert _act(chief, draft, "discard") == f"{draft}不是草案，不能作废。"
    assert _act(chief, draft, "retire") == "请写明停用原因。"
    _act(chief, draft, "retire", reason="标准已修订")
    assert _stored(edition="2019").status == "retired"
    acts = TrailEntry.objects.filter(action__startswith="benchmarking.catalogue.", subject_id=str(draft.pk))
    assert list(acts.order_by("pk").values_list("action", "reason")) == [
        ("benchmarking.catalogue.load", ""),
        ("benchmarking.catalogue.publish", ""),
        ("benchmarking.catalogue.retire", "标准已修订"),
    ]


def test_draft_is_replaced_and_discarded(officer: Browser) -> None:
    text = (
        _body(officer, "catalogue_yaml", _stored().pk).decode().replace("edition: '2018'", "edition: '2019'")
    )
    first = _brought(officer, text.encode(), "目录.yaml")
    officer.post(first.request["PATH_INFO"])
    again = _brought(officer, text.replace("示例目录。", "修改后的示例目录。").encode(), "目录.yml")
    assert again.context["stored"] == _stored(edition="2019")
    officer.post(again.request["PATH_INFO"])
    draft = _stored(edition="2019")
    assert draft.source.startswith("修改后的")

    _act(officer, draft, "discard")

    assert not Catalogue.objects.filter(edition="2019").exists()


def test_faults_are_told_by_cell_and_the_workbook_comes_back_marked(officer: Browser) -> None:
    def spoil(book: Any) -> None:
        book["目录"]["J2"].value = "50"
        book["指标"]["C2"].value = "必填项"
        book["指标"]["E3"].value = None
        book["指标"]["A4"].value = "Z-03"
        book["量表"]["D3"].value = "很多"

    preview = _brought(officer, changed(_body(officer, "catalogue_workbook", _stored().pk), spoil))

    told = {(one.sheet, one.cell): one.words for one in preview.context["draft"].faults}
    assert told["目录", "J2"] == "达标分值应高于基本达标分值，请改正"
    assert told["指标", "C2"] == "只能是必备项、计分项，请改正"
    assert told["指标", "E3"] == "不能为空，请填写至少 1 个字"
    assert told["指标", "A4"] == "“维度”表中没有代码“Z”，请补充维度，或改正编号。"
    assert told["量表", "D3"] == "应为数字，请只填数字"
    kept = preview.context["draft"].file
    marked = openpyxl.load_workbook(io.BytesIO(_body(officer, "catalogue_marked", kept.pk)))
    assert marked.sheetnames[0] == FAULTS_SHEET
    assert officer.post(_address("catalogue_preview", kept.pk)).status_code == 409


def test_faults_of_yaml_are_told_by_line(officer: Browser) -> None:
    text = _body(officer, "catalogue_yaml", _stored().pk).decode().replace("basic: 60", "basic: 90", 1)

    preview = _brought(officer, text.encode(), "目录.yaml")

    line = text.split("\n").index("result:") + 4
    assert [(one.line, one.message) for one in preview.context["draft"].problems] == [
        (line, "达标分值 pass 应高于基本达标分值 basic，请改正")
    ]


@pytest.mark.parametrize(
    ("content", "name"), [(b"%PDF-1.4", "目录.xlsx"), (b"a: \x00", "目录.yaml"), (b"x", "目录.txt")]
)
def test_what_is_no_catalogue_is_refused(officer: Browser, content: bytes, name: str) -> None:
    answer = officer.post(_address("catalogue_import"), {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422


def test_missing_sheet_is_told(officer: Browser) -> None:
    content = changed(_body(officer, "catalogue_template"), lambda book: book.remove(book["量表"]))

    preview = _brought(officer, content)

    assert [one.words for one in preview.context["draft"].faults] == [
        "没有名为“量表”的工作表，请下载目录模板，把内容粘贴过去后重新上传。"
    ]


def test_file_of_a_colleague_is_not_there_before_it_is_stored(officer: Browser, as_role: Open) -> None:  # noqa: F811
    kept = _brought(officer, _body(officer, "catalogue_template")).context["draft"].file

    assert as_role(Role.LEAD_OFFICER).get(_address("catalogue_preview", kept.pk)).status_code == 404


def test_list_asks_as_much_for_many_as_for_one(
    officer: Browser,
    django_assert_num_queries: Any,
) -> None:
    officer.get(_address("catalogues"))
    with django_assert_num_queries(7):
        assert officer.get(_address("catalogues")).context["page"].paginator.count == 2
    one = _stored()
    for edition in range(3):
        Catalogue.objects.create(
            code="many", edition=str(edition), title="目录", basic_points=1, pass_points=2, checksum="0",
            loaded_at=one.loaded_at, standard=one.standard,
        )  # fmt: skip
    with django_assert_num_queries(7):
        assert officer.get(_address("catalogues")).context["page"].paginator.count == 5
