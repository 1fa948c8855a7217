"""A list as a workbook: what the screen shows, and beside it what was asked for, as of when, and what columns mean."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.http import FileResponse
from django.utils.choices import flatten_choices
from django.utils.timezone import localtime

from dongtou_brand.kernel.sheets.columns import Column, Meta, Note
from dongtou_brand.kernel.sheets.writing import Cell, stream

T = TypeVar("T")
NO_CONDITIONS = "全部"


@dataclass(frozen=True)
class Shown(Generic[T]):
    """A column of a list: its heading, its value in a row, what it means (统计口径), its width and decimals."""

    title: str
    value: Callable[[T], Cell]
    basis: str = ""
    width: int = 14
    decimals: int = 0
    text: bool = False


def stream_list(
    title: str,
    columns: Sequence[Shown[T]],
    rows: Iterable[T],
    *,
    code: str,
    said: str,
    at: datetime,
    until: str = "",
) -> FileResponse:
    """A list of any length as a download: all its pages, in its order.

    `code` names the list, so that an import tells it from a template; `said` are its conditions in words;
    `at` is the moment of the export, and `until` the past day that the list shows, in words.
    """
    headings = [Column(column.title, column.width, column.decimals, text=column.text) for column in columns]
    notes = [
        Note("查询条件", said or NO_CONDITIONS),
        Note("数据截至", until or f"{localtime(at):%Y-%m-%d %H:%M}"),
        *(Note(column.title, column.basis) for column in columns if column.basis),
    ]
    cells = (tuple(column.value(row) for column in columns) for row in rows)
    day = f"{localtime(at):%Y%m%d}"
    return stream(title, headings, cells, name=f"{title}_{day}", meta=Meta.of(code, headings), notes=notes)


def minute(at: datetime | None) -> str:
    """A moment as a list shows it, to the minute by China's clock; a moment as such stands as its day only."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def said(form: forms.BaseForm, words: Mapping[str, str] | None = None) -> str:
    """The conditions of a list in words: “年度为“2017 年度”；期限为“已逾期未公开””. What is no choice asks nothing.

    `words` are more conditions by their labels, such as a tab: hidden fields have no words of their own.
    """
    form.is_valid()
    given = {
        str(form.fields[name].label): _words(form.fields[name], value)
        for name, value in form.cleaned_data.items()
        if value not in (None, "") and not form.fields[name].widget.is_hidden
    }
    given |= {label: text for label, text in (words or {}).items() if text}
    return "；".join(f"{label}为“{text}”" for label, text in given.items())


def _words(field: Any, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    # one by one: the choices of a filter do not know how many they are
    choices: Iterable[tuple[Any, Any]] = flatten_choices(one for one in getattr(field, "choices", ()))
    return next((str(text) for key, text in choices if str(key) == str(value)), str(value))
