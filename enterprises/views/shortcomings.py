"""The standing list of what is missing or contradicts itself, and its workbook."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, sheets
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.forms.shortcomings import ShortcomingFilter
from enterprises.queries import shortcomings as queries
from enterprises.rules.shortcomings import LIMIT, Kind, counted

PER_PAGE = 20
# Of one enterprise all kinds stand on one page; nobody has more of a kind than this to mend.
AT_MOST = 50
COLUMNS = (
    sheets.Column("事项", 18),
    sheets.Column("企业名称", 32),
    sheets.Column("统一社会信用代码", 22),
    sheets.Column("街道（乡镇）"),
    sheets.Column("具体情况", 50),
    sheets.Column("紧急程度", 10),
    sheets.Column("怎样整改", 60),
)
URGENCY = {"err": "立即整改", "warn": "尽快整改"}


class Capped(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length was counted already."""

    def __init__(self, rows: Any, number: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.number = min(number, LIMIT)

    @property
    def count(self) -> int:
        """How many are listed."""
        return self.number


@require_safe
@audience(ENTERPRISE, READERS)
def listing(request: Request) -> HttpResponse:
    """What is to be mended: an enterprise sees its own at once, the others one kind at a time."""
    if request.actor.role in ENTERPRISE:
        return page(request, "enterprises/shortcomings/own.html", {"lines": list(_own(request))})
    today, (form, pool) = clock.today(), _asked(request)
    kinds = queries.kinds_for(request.actor)
    tabs = list(zip(kinds, queries.numbers(request.actor, kinds, pool, today), strict=True))
    kind, number = _chosen(tabs, request.GET.get("kind", ""))
    shown = Capped(queries.rows(kind, pool, today)[:LIMIT], number).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "kind": kind,
        "tabs": [(each, counted(size)) for each, size in tabs],
        "page": shown,
        "lines": list(queries.lines(request.actor, kind, shown.object_list, today)),
        "limit": LIMIT if number > LIMIT else None,
    }
    return page(request, "enterprises/shortcomings/list.html", context)


@require_safe
@audience(ENTERPRISE, READERS)
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook: one kind of all that are asked for, or an enterprise's own."""
    today = clock.today()
    if request.actor.role in ENTERPRISE:
        lines, title = _own(request), "待整改事项"
    else:
        _, pool = _asked(request)
        kinds = queries.kinds_for(request.actor)
        kind = next((each for each in kinds if each.code == request.GET.get("kind")), kinds[0])
        found = queries.rows(kind, pool, today).iterator(chunk_size=500)
        lines, title = iter(queries.lines(request.actor, kind, found, today)), f"待整改事项_{kind.label}"
    rows = (_cells(line) for line in lines)
    return sheets.stream("待整改事项", COLUMNS, rows, name=f"{title}_{today:%Y%m%d}")


def _asked(request: Request) -> tuple[ShortcomingFilter | None, Any]:
    """The conditions in the address and the enterprises that they leave; a township has no choice to make."""
    if request.actor.role is Role.TOWNSHIP_OFFICER:
        return None, queries.pool_of(request.actor)
    form = ShortcomingFilter(request.GET, day=clock.today())
    township = form.cleaned_data.get("township") if form.is_valid() else None
    return form, queries.pool_of(request.actor, township)


def _chosen(tabs: list[tuple[Kind, int]], code: str) -> tuple[Kind, int]:
    """The tab that is asked for, else the first with anything in it."""
    asked = [tab for tab in tabs if tab[0].code == code]
    return next(iter([*asked, *(tab for tab in tabs if tab[1])]), tabs[0])


def _own(request: Request) -> Iterator[queries.Line]:
    """Everything that an enterprise has to mend, the urgent first."""
    today, pool = clock.today(), queries.pool_of(request.actor)
    kinds = sorted(queries.kinds_for(request.actor), key=lambda kind: kind.tone != "err")
    for kind in kinds:
        yield from queries.lines(request.actor, kind, queries.rows(kind, pool, today)[:AT_MOST], today)


def _cells(line: queries.Line) -> tuple[sheets.Cell, ...]:
    enterprise = line.enterprise
    return (
        line.kind.label,
        enterprise.name,
        enterprise.credit_code,
        enterprise.township.short_name,
        line.words,
        URGENCY[line.tone],
        line.kind.sentence,
    )
