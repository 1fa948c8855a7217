"""A workbook with errors: marked, mended on the marked copy, and brought in."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.journeys.person import Person, saved_as


@pytest.mark.parametrize("javascript", [True, False])
def test_workbook_is_marked_mended_and_brought_in(
    comes: Callable[..., Person], tmp_path: Path, javascript: bool
) -> None:
    officer = comes("scjg", javascript=javascript)
    address = f"洞头区北岙街道新城大道 {'一' if javascript else '二'} 号"

    officer.chooses_in_menu("Excel 导入").follows("导入 Excel")
    template = openpyxl.load_workbook(
        io.BytesIO(officer.asks_for("/enterprises/imports/template/?kind=enterprises&filled=on"))
    )
    sheet = template["企业名录"]
    places = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet[f"{places['住所']}2"] = address
    sheet[f"{places['成立日期']}2"] = "2003年5月"
    sheet[f"{places['所在街道（乡镇）']}3"] = "北奥街道"
    brings(officer, saved_as(tmp_path, "名录.xlsx", content_of(template)))
    finishes(officer, "有错误，未导入")
    officer.sees("共 2 处错误，没有写入任何数据。", "“2003年5月”缺少日", "是否为“北岙街道”")

    with officer.page.expect_download() as taken:
        officer.page.get_by_role("button", name="下载标注文件").click()
    marked = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    assert marked.sheetnames[0] == "错误清单"
    wrong = marked["企业名录"]
    assert "缺少日" in wrong[f"{places['成立日期']}2"].comment.text
    wrong[f"{places['成立日期']}2"] = None
    wrong[f"{places['所在街道（乡镇）']}3"] = None

    officer.follows("重新导入")
    brings(officer, saved_as(tmp_path, "名录（已改）.xlsx", content_of(marked)))
    finishes(officer, "核对通过，待导入")
    officer.sees("将要写入的内容", address)
    officer.presses("确认导入", agrees=javascript)
    finishes(officer, "已导入")
    officer.sees("变更", "1 行")
    officer.chooses_in_menu("Excel 导入").sees("名录（已改）.xlsx", "已导入")


def content_of(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def brings(person: Person, file: Path) -> None:
    """Chooses a file and hands it in."""
    person.page.get_by_label("Excel 文件").set_input_files(file)
    person.presses("上传并核对").sees(file.name)


def finishes(person: Person, state: str) -> None:
    """Waits until the worker is done: the page comes by itself, or is asked for again where no script runs."""
    status = person.page.locator("[role=status]", has_text=state)
    for _ in range(60):
        if not person.scripted:
            person.page.reload()
        with suppress(PlaywrightTimeout):
            status.wait_for(timeout=1_000)
            break
    assert status.count() == 1, person.page.locator("main").inner_text()
    person.examines(state)


def test_exported_list_comes_back_without_a_change_and_with_one(
    comes: Callable[..., Person], tmp_path: Path
) -> None:
    officer = comes("scjg")
    officer.chooses_in_menu("企业名录")
    with officer.page.expect_download() as taken:
        officer.page.get_by_role("link", name="导出 Excel").click()
    exported = taken.value.path().read_bytes()

    officer.chooses_in_menu("Excel 导入").follows("导入 Excel")
    brings(officer, saved_as(tmp_path, "名录（未改）.xlsx", exported))
    finishes(officer, "核对通过，待导入")
    officer.sees("表中内容与平台一致，确认与否都不会有变动。")
    officer.presses("取消导入").sees("已取消，没有写入任何数据。")

    book = openpyxl.load_workbook(io.BytesIO(exported))
    sheet = book.worksheets[0]
    industries = next(column for column in sheet.iter_cols() if column[0].value == "国民经济行业")
    other = next(cell.value for cell in industries[2:] if cell.value != industries[1].value)
    industries[1].value = other
    officer.chooses_in_menu("Excel 导入").follows("导入 Excel")
    brings(officer, saved_as(tmp_path, "名录（改一处）.xlsx", content_of(book)))
    finishes(officer, "核对通过，待导入")
    numbers = officer.page.locator("dl.z-kv dd").all_inner_texts()
    assert (numbers[0], numbers[1], numbers[3]) == ("0 行", "1 行", "1 个")
    officer.sees("国民经济行业", other)
    officer.presses("确认导入", agrees=True)
    finishes(officer, "已导入")
