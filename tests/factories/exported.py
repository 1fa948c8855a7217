"""Reading the workbooks that the portal gives out."""

import io
from typing import Any

from openpyxl import load_workbook


def opened(response: Any) -> Any:
    """The workbook of an answer."""
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.getvalue()))


def lines(book: Any, sheet: int = 0) -> list[list[Any]]:
    """The rows of a sheet, headings first."""
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def notes(book: Any) -> dict[str, Any]:
    """What the sheet 统计口径 says, by heading."""
    return {row[0]: row[-1] for row in lines(book, 1) if row[0]}


def is_text(book: Any) -> bool:
    """Whether no cell that begins like a formula is one."""
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    return all(cell.data_type == "s" for cell in cells if str(cell.value).startswith("="))
