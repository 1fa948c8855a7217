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
from enterprises.queries import enterprises
from enterprises.queries import shortcomings as queries
from enterprises.rules.shortcomings import LIMIT, Kind, counted

PER_PAGE = 20
# Of one enterprise all kinds stand on one page; nobody has more of a kind than this to mend.
AT_MOST = 50
URGENCY = {"err": "立即整改", "warn": "尽快整改"}
COLUMNS: tuple[sheets.Shown[queries.Line], ...] = (
    sheets.Shown("事项", lambda line: line.kind.label, "档案中缺少或相互矛盾的内容的类别。", 18),
    sheets.Shown(
        "企业名称", lambda line: line.enterprise.name, "在库企业；已注销、被合并的不列。", 32, text=True
    ),
    sheets.Shown("统一社会信用代码", lambda line: line.enterprise.credit_code, width=24, text=True),
    sheets.Shown("街道（乡镇）", lambda line: line.enterprise.township.short_name),
    sheets.Shown("具体情况", lambda line: line.words, "导出时从档案中查出，改正后不再列出。", 50),
    sheets.Shown(
        "紧急程度", lambda line: URGENCY[line.tone], "立即整改：已过期或已缺失；尽快整改：其余。", 10
    ),
    sheets.Shown("怎样整改", lambda line: line.kind.sentence, width=60),
)


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
        return page(
            request,
            "enterprises/shortcomings/own.html",
            {"lines": list(_own(request)), "enterprise": enterprises.of_actor(request.actor)},
        )
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
        lines, said = _own(request), "本企业"
    else:
        form, pool = _asked(request)
        kinds = queries.kinds_for(request.actor)
        kind = next((each for each in kinds if each.code == request.GET.get("kind")), kinds[0])
        found = queries.rows(kind, pool, today).iterator(chunk_size=500)
        lines = iter(queries.lines(request.actor, kind, found, today))
        said = f"事项为“{kind.label}”" + (f"；街道（乡镇）为“{place}”" if (place := _place(form)) else "")
    return sheets.stream_list(
        "待整改事项", COLUMNS, lines, code="enterprises.shortcomings", said=said, at=clock.now()
    )


def _place(form: ShortcomingFilter | None) -> str:
    """The township that was asked for."""
    township = form.cleaned_data.get("township") if form is not None else None
    return township.short_name if township else ""


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
