"""The standing list of what is missing or contradicts itself, and its workbook; also of a past day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, paging, past, sheets
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.forms.shortcomings import ShortcomingFilter
from enterprises.models import Enterprise
from enterprises.queries import enterprises, states
from enterprises.queries import shortcomings as queries
from enterprises.queries.lists import FEW
from enterprises.rules.shortcomings import LIMIT, Kind, counted

PER_PAGE = 20
# Of one enterprise all kinds stand on one page; nobody has more of a kind than this to mend.
AT_MOST = 50
# What a workbook of a past day says beside its conditions; the screen says it above the list.
COMPUTED = "按现行规则，由当日日终已登记的档案推算"
URGENCY = {"err": "立即整改", "warn": "尽快整改"}
COLUMNS: tuple[sheets.Shown[queries.Line], ...] = (
    sheets.Shown("事项", lambda line: line.kind.label, "档案中缺少或相互矛盾的内容的类别。", 18),
    sheets.Shown(
        "企业名称",
        lambda line: line.enterprise.name,
        "在库企业导出时（历史时点为当日）的名称；已注销、被合并的不列。",
        32,
        text=True,
    ),
    sheets.Shown("统一社会信用代码", lambda line: line.enterprise.credit_code, width=24, text=True),
    sheets.Shown("街道（乡镇）", lambda line: line.enterprise.township.short_name),
    sheets.Shown(
        "具体情况", lambda line: line.words, "导出时（历史时点为当日日终）从档案中查出，改正后不再列出。", 50
    ),
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
@past.dated("enterprises:shortcomings", "待整改事项")
def listing(request: Request) -> HttpResponse:
    """What is to be mended: an enterprise sees its own at once, the others one kind at a time."""
    day = past.past_day_of(request)
    if request.actor.role in ENTERPRISE:
        enterprise = _enterprise(request, day)
        own = {"lines": list(_own(request, day)), "enterprise": enterprise}
        return page(request, "enterprises/shortcomings/own.html", own | past.asks(day))
    asked = _asked(request, day)
    kind, number = asked.chosen
    shown = Capped(asked.rows(kind)[:LIMIT], number).get_page(request.GET.get("page"))
    context = {
        "form": asked.form,
        "kind": kind,
        "tabs": [(each, "" if size is None else counted(size)) for each, size in asked.tabs],
        "page": shown,
        "lines": list(asked.lines(kind, shown.object_list)),
        "limit": LIMIT if number > LIMIT else None,
        "nobody": day is not None and not number and not asked.pool.exists(),
    }
    return page(request, "enterprises/shortcomings/list.html", context | past.asks(day))


@require_safe
@audience(ENTERPRISE, READERS)
@past.dated("enterprises:shortcomings", "待整改事项")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook: one kind of all that are asked for, or an enterprise's own."""
    day = past.past_day_of(request)
    if request.actor.role in ENTERPRISE:
        _enterprise(request, day)
        lines, said = _own(request, day), "本企业"
    else:
        asked = _asked(request, day)
        lines = asked.lines(asked.kind, asked.rows(asked.kind).iterator(chunk_size=500))
        place = _place(asked.form)
        said = f"事项为“{asked.kind.label}”" + (f"；街道（乡镇）为“{place}”" if place else "")
    return sheets.stream_list(
        past.titled("待整改事项", day),
        COLUMNS,
        lines,
        code="enterprises.shortcomings",
        said=said + (f"；{COMPUTED}" if day else ""),
        at=clock.now(),
        until=past.said(day),
    )


def _place(form: ShortcomingFilter) -> str:
    """The township that was asked for."""
    township = form.cleaned_data.get("township") if form.is_valid() else None
    return township.short_name if township else ""


@dataclass(frozen=True)
class Asked:
    """The conditions in the address and the enterprises that they leave, now or at the end of a past day."""

    actor: Actor
    form: ShortcomingFilter
    pool: Any
    day: date | None
    code: str

    @property
    def on(self) -> date:
        """The day on which the rules are asked."""
        return self.day or clock.today()

    @cached_property
    def kinds(self) -> list[Kind]:
        """Every kind that concerns the reader."""
        return queries.kinds_for(self.actor)

    @cached_property
    def kind(self) -> Kind:
        """The kind that is asked for, else the first."""
        return next((each for each in self.kinds if each.code == self.code), self.kinds[0])

    @cached_property
    def tabs(self) -> list[tuple[Kind, int | None]]:
        """Each kind with how many there are.

        In a large pool only the kind that is open is counted of a past day: each would read all states of rows.
        """
        counted = self.kinds
        if self.day is not None and paging.total(self.pool, FEW).more:
            counted = [self.kind]
        sizes = queries.numbers(self.actor, counted, self.pool, self.on, past=self.day is not None)
        known = {kind.code: size for kind, size in zip(counted, sizes, strict=True)}
        return [(each, known.get(each.code)) for each in self.kinds]

    @cached_property
    def chosen(self) -> tuple[Kind, int]:
        """The tab that is asked for, else the first with anything in it."""
        asked = [tab for tab in self.tabs if tab[0].code == self.code]
        filled = [tab for tab in self.tabs if tab[1]]
        kind, size = next(iter([*asked, *filled]), self.tabs[0])
        return kind, size or 0

    def rows(self, kind: Kind) -> Any:
        """The rows of a kind."""
        return queries.rows(kind, self.pool, self.on, past=self.day is not None)

    def lines(self, kind: Kind, rows: Iterable[Any]) -> Iterator[queries.Line]:
        """What these rows say."""
        return iter(queries.lines(self.actor, kind, rows, self.on, past=self.day is not None))


def _asked(request: Request, day: date | None) -> Asked:
    """What the address asks for; a township has no other to choose."""
    one = request.actor.role is Role.TOWNSHIP_OFFICER
    form = ShortcomingFilter(request.GET, day=day or clock.today(), one_township=one)
    township = form.cleaned_data.get("township") if form.is_valid() else None
    pool = queries.pool_of(request.actor, township, day)
    return Asked(request.actor, form, pool, day, request.GET.get("kind", ""))


def _enterprise(request: Request, day: date | None) -> Enterprise:
    """The reader's own enterprise; raises `NotThen` for a day before its dossier."""
    present = enterprises.of_actor(request.actor)
    if day is None:
        return present
    then = states.enterprise_as_of(request.actor, present.pk, day)
    if then is None:
        begun = states.begun_on(request.actor, present.pk)
        raise past.NotThen(f"本企业 {begun} 建档，{day} 还没有档案。")
    return then


def _own(request: Request, day: date | None) -> Iterator[queries.Line]:
    """Everything that an enterprise has to mend, the urgent first."""
    on, then = day or clock.today(), day is not None
    pool = queries.pool_of(request.actor, on=day)
    kinds = sorted(queries.kinds_for(request.actor), key=lambda kind: kind.tone != "err")
    for kind in kinds:
        found = queries.rows(kind, pool, on, past=then)[:AT_MOST]
        yield from queries.lines(request.actor, kind, found, on, past=then)
