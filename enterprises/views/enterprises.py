"""The list of enterprises and its workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from accounts.queries import saved_views
from accounts.rules.saved_views import kept
from dongtou_brand.kernel import clock, paging, sheets
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.audience import READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.past import NotThen, no_such_day, read_day
from dongtou_brand.kernel.request import Request
from enterprises.forms.filters import LABELS, TAB_WORDS, EnterpriseFilter
from enterprises.models import Enterprise
from enterprises.queries import lists
from enterprises.queries.lists import Conditions, Listing, Row
from enterprises.rules import bulk
from enterprises.rules.columns import ListColumn, chosen
from enterprises.rules.workbook_columns import LIST, PAST_LIST
from enterprises.states import FIGURES
from enterprises.views.workbooks import columns_of, line, notes_of

PAGE = "enterprises:list"
EXPORTED_AT_ONCE = 1000
# On a phone there are no headings to sort by.
PHONE_SORTS = (("-updated", "最近更新"), ("name", "名称"), ("-revenue", "营业收入"), ("-points", "核验分"))


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `refused` says why its day is none.

    With `other_order` it asks for an order that a past day does not have.
    """

    form: EnterpriseFilter
    listing: Listing
    refused: str = ""
    other_order: bool = False


def asked(actor: Actor, params: QueryDict) -> Asked:
    """Read the conditions, the order and the day of a list from its address."""
    today, day, refused = clock.today(), None, ""
    try:
        day = read_day(params.get("on", ""), today)
    except NotThen as refusal:
        refused = refusal.words
    day = None if day == today else day
    form = EnterpriseFilter(params, day=day or today)
    sort = params.get("sort", "")
    if sort.lstrip("-") not in lists.SORTS or sort.startswith("--"):
        sort = "name" if day else lists.DEFAULT
    other_order = day is not None and sort.lstrip("-") not in lists.SORTS_THEN
    if other_order:
        sort = "name"
    found = Listing(actor, form.conditions() or Conditions(nothing=True), today, sort, day)
    return Asked(form, found, refused, other_order)


def _columns(request: Request, found: Listing) -> list[ListColumn]:
    """The columns that the reader has chosen, as far as they are known of the day."""
    keys = saved_views.columns_of(request.actor, PAGE)
    return chosen(keys, found.due, past=found.day is not None)


@require_safe
@audience(READERS)
def listing(request: Request) -> HttpResponseBase:
    """The enterprises that the reader may see, by the conditions in the address."""
    question = asked(request.actor, request.GET)
    if question.refused:
        return no_such_day(request, question.refused, reverse(PAGE), "企业名录")
    found, form = question.listing, question.form
    shown = found.page(request.GET.get("page"), paging.size_of(request.GET.get("per")))
    every = found.tabs()
    acts = bulk.acts_of(request.actor.role) if found.day is None else []
    context = {
        "form": form,
        "asked": question,
        "list": found,
        "page": shown,
        "rows": found.rows(shown.items),
        "columns": _columns(request, found),
        "number": every[""],
        "figure_states": FIGURES,
        "sorts": [(key, words) for key, words in PHONE_SORTS if found.day is None or key in lists.SORTS_THEN],
        "kept_names": [(name, request.GET.get(name, "")) for name in ("sort", "per")],
        "tabs": [(tab, TAB_WORDS[tab].format(due=found.due), every.get(tab)) for tab in lists.TABS],
        "tab": request.GET.get("tab", ""),
        "views": saved_views.of_list(request.actor, PAGE),
        "query": kept(request.GET.urlencode()),
        "plain": found.conditions == Conditions(),
        "acts": [(act.value, bulk.WORDS[act]) for act in acts],
        "limit": bulk.LIMIT,
        "may_register": request.actor.role is Role.LEAD_OFFICER,
    }
    if not shown.items and every[""] and form.is_valid():
        context |= {"said": form.said(), "ways": _ways(request.GET, found)}
    return page(request, "enterprises/enterprises/list.html", context)


def _ways(params: QueryDict, found: Listing) -> list[tuple[str, str, paging.Total]]:
    """The ways out of a list that nothing matches: label, address and number without one condition."""
    ways = []
    for group, total in found.without().items():
        left = params.copy()
        for name in (*lists.GROUPS[group], "page"):
            left.pop(name, None)
        ways.append((LABELS[group], left.urlencode(), total))
    return ways


@require_safe
@audience(READERS)
def export(request: Request) -> HttpResponseBase:
    """The list as a workbook: the same conditions, columns and order, all pages."""
    question = asked(request.actor, request.GET)
    if question.refused:
        return no_such_day(request, question.refused, reverse(PAGE), "企业名录")
    return workbook(request, question, every_row(question.listing))


def every_row(found: Listing) -> Iterator[Row]:
    """Every line, in handfuls, so that memory stays the same."""
    handful: list[Enterprise] = []
    for enterprise in found.ordered.iterator(EXPORTED_AT_ONCE):
        handful.append(enterprise)
        if len(handful) == EXPORTED_AT_ONCE:
            yield from found.rows(handful)
            handful.clear()
    yield from found.rows(handful)


def workbook(request: Request, question: Asked, rows: Iterable[Row]) -> FileResponse:
    """These lines as a workbook, with the columns that the reader has chosen and with what they mean."""
    found = question.listing
    shown = _columns(request, found)
    columns = columns_of(shown)
    said = "；".join(question.form.said().values()) if question.form.is_valid() else ""
    known: date = found.day or found.today
    moment = f"{known} 日终" if found.day else f"{localtime(clock.now()):%Y-%m-%d %H:%M}"
    return sheets.stream(
        "企业名录",
        columns,
        (line(row, shown) for row in rows),
        name=f"企业名录_{known:%Y%m%d}{'_历史' if found.day else ''}",
        # what was then is not to be brought in as what is now
        meta=sheets.Meta.of(PAST_LIST if found.day else LIST, columns),
        notes=notes_of(shown, said, moment),
    )
