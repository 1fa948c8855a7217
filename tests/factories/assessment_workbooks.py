"""The workbook of an assessment as its clerk downloads it, and as people hand it in again.

downloaded(browser, assessment)                          the workbook, as bytes
typed_in(content, {"A-07": {"own": 3.2}}, …)             the workbook with these cells, None for a cleared one
handed_in(browser, assessment, content)                  the answer after the upload: the merge page, or the form
merged(browser, assessment, content, **picks)            the answer after the confirmation
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from benchmarking.models import Assessment
from benchmarking.rules.workbooks import COLUMNS
from tests.factories.accounts import Browser
from tests.factories.workbooks import changed, upload

PLACES = {column.code: place for place, column in enumerate(COLUMNS, 1) if column.code}


def address(assessment: Assessment, name: str = "workbook_upload", *more: int) -> str:
    return reverse(f"benchmarking:{name}", args=[assessment.pk, *more])


def downloaded(browser: Browser, assessment: Assessment) -> bytes:
    """As the clerk gets it now."""
    answer = browser.get(address(assessment, "workbook_download"))
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def row_of(sheet: Any, code: str) -> int:
    """The row of an indicator."""
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, PLACES["code"]).value == code)


def typed_in(content: bytes, rows: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The workbook with these cells filled in."""

    def fill(book: Any) -> None:
        sheet = book["自评填报表"]
        for code, cells in rows.items():
            row = row_of(sheet, code)
            for column, value in cells.items():
                sheet.cell(row, PLACES[column]).value = value

    return changed(content, fill)


def facts_changed(content: bytes, **facts: str) -> bytes:
    """The workbook with other facts on its hidden sheet."""

    def edit(book: Any) -> None:
        sheet = book["平台标识"]
        for row in sheet.iter_rows():
            if row[0].value == "fact" and row[1].value in facts:
                row[2].value = facts[row[1].value]

    return changed(content, edit)


def handed_in(
    browser: Browser, assessment: Assessment, content: bytes, name: str = "自评.xlsx"
) -> HttpResponse:
    """The page after the upload."""
    return browser.post(address(assessment), {"file": upload(content, name)}, follow=True)


def form_of(page: HttpResponse) -> dict[str, Any]:
    """What the merge page sends when nothing is chosen otherwise."""
    sent: dict[str, Any] = {}
    for item in page.context["judged"].items:
        sent[f"seen-{item.indicator.code}"] = item.present
        if len(item.picks) > 1:
            sent[f"pick-{item.indicator.code}"] = item.picks[0]
    return sent


def merged(browser: Browser, assessment: Assessment, content: bytes, **picks: str) -> HttpResponse:
    """The page after the confirmation; `picks` by codes with underscores: A_07="sheet"."""
    page = handed_in(browser, assessment, content)
    sent = form_of(page) | {f"pick-{code.replace('_', '-')}": pick for code, pick in picks.items()}
    return browser.post(page.request["PATH_INFO"], sent, follow=True)


def faults(page: HttpResponse) -> list[tuple[str, str]]:
    """Where the faults are and what they say."""
    return [(one.cell, one.words) for one in page.context["judged"].faults]
