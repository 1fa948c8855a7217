"""Pages as of the end of a day, which stands in the address: `?on=2017-06-30`.

A page without a day shows the present. One for which there is nothing to show (no date, a day that has not come,
a day before the dossier) is answered with words and with the question for another day.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import wraps
from itertools import islice
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet, Subquery
from django.http.response import HttpResponseBase
from django.urls import reverse

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)
R = TypeVar("R")


class NotThen(Refused):
    """There is nothing to show for this day."""


def read_day(text: str, today: date) -> date | None:
    """The day in `on=…`, or None for the present; raises `NotThen` for no date and for one that has not come."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotThen("请按“2018-04-27”的格式填写日期。") from error
    if day > today:
        raise NotThen(f"{day} 还没有到，只能查看 {today} 及以前的情况。")
    return day


def day_of(request: Request) -> date | None:
    """The day that a dossier is asked for, None for the present; raises `NotThen`."""
    return read_day(request.GET.get("on", ""), clock.today())


def past_day_of(request: Request) -> date | None:
    """The day that a list is asked for; that of today is the present. Raises `NotThen`."""
    day = day_of(request)
    return None if day == clock.today() else day


def asks(day: date | None) -> dict[str, Any]:
    """What a list needs in order to ask for another day: `day` and `today`."""
    return {"day": day, "today": clock.today(), "asks_day": True}


def dated(back: str, what: str) -> Callable[[View], View]:
    """Answer a day for which there is nothing to show with a page that says so and asks for another.

    `back` names the page without a day, of the same object where the view has one; `what` is what it shows.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except NotThen as refusal:
                where = _present(back, kwargs)
                return no_such_day(cast(Request, request), refusal.words, where, what)

        return shown

    return mark


def present_only(back: str, what: str) -> Callable[[View], View]:
    """Say of a list that keeps no states that it has no past, rather than show the present for a past day.

    `back` names the page without a day, of the same object where the view has one; `what` is what it shows.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.GET.get("on", "").strip() in ("", clock.today().isoformat()):
                return view(request, *args, **kwargs)
            where = _present(back, kwargs)
            words = f"{what}没有历史时点，只显示现在的情况。"
            return no_such_day(cast(Request, request), words, where, what, asks_day=False)

        return shown

    return mark


def _present(back: str, kwargs: dict[str, Any]) -> str:
    """The page without a day; of an object, which is known by its key or by its code, that of the same one."""
    return reverse(back, args=[kwargs[name] for name in ("pk", "code") if name in kwargs])


def no_such_day(
    request: Request, words: str, back: str, what: str, *, asks_day: bool = True
) -> HttpResponseBase:
    """The page that says why there is nothing to show of a day and asks for another one, where there is any."""
    context = {"words": words, "back": back, "what": what, "today": clock.today(), "asks_day": asks_day}
    return page(request, "components/no_such_day.html", context, status=422)


def last_until(changes: "QuerySet[M]", moment: datetime, column: str) -> Subquery:
    """What the last of these changes up to a moment says; they are correlated with the row and dated by `at`."""
    return Subquery(changes.filter(at__lte=moment).order_by("-at", "-pk").values(column)[:1])


def in_handfuls(rows: Iterable[M], told: Callable[[list[M]], list[R]], size: int = 500) -> Iterator[R]:
    """Many rows as they stood: `told` reads what a handful of them was, so that memory stays the same."""
    left = iter(rows)
    while handful := list(islice(left, size)):
        yield from told(handful)


def titled(title: str, day: date | None) -> str:
    """What a workbook of a list is called, so that one of a past day is not taken for the present."""
    return f"{title}_历史" if day else title


def said(day: date | None) -> str:
    """Of when a workbook of a list is, where it is of a past day."""
    return f"{day} 日终" if day else ""
