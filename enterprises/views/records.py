"""Records of the dossier: every kind of `rules.records.KINDS` by the same five pages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.actions import records as actions
from enterprises.forms.records import RecordForm, StrikeForm, form_of
from enterprises.models import Enterprise
from enterprises.models.records import Record
from enterprises.queries import enterprises, heads
from enterprises.queries import records as queries
from enterprises.rules.records import BY_SLUG, Kind
from enterprises.views.attachments import handed_in
from enterprises.views.dossier_forms import entered
from enterprises.views.states import dated, day_of

PAGE = 20


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def records_of(request: Request, pk: int, kind: str) -> HttpResponse:
    """The records of one kind, those that were struck out last."""
    entry, day = _kind(kind), day_of(request)
    enterprise, context = heads.head(request.actor, pk, _current(entry), day)
    lines = queries.lines(enterprise, entry, clock.today(), day)
    context |= {"kind": entry, "page_obj": Paginator(lines, PAGE).get_page(request.GET.get("page"))}
    return page(request, "enterprises/records/list.html", context)


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Record one."""
    entry = _kind(kind)
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    form = _form(request, entry, enterprise)
    return _entered(
        request,
        enterprise,
        entry,
        title=f"登记{entry.noun}",
        form=form,
        act=lambda: actions.add(
            enterprise=enterprise,
            kind=entry,
            facts=form.facts(),
            file=form.attachment,
            by=request.actor,
            at=clock.now(),
        ),
        said=f"已登记{entry.noun}。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def edit(request: Request, kind: str, pk: int) -> HttpResponse:
    """Correct one."""
    entry, record = _visible(request, kind, pk)
    form = _form(request, entry, record.enterprise, record)
    return _entered(
        request,
        record.enterprise,
        entry,
        title=f"修改{entry.noun}",
        form=form,
        act=lambda: actions.edit(
            record=record, facts=form.facts(), file=form.attachment, by=request.actor, at=clock.now()
        ),
        said=f"已修改{entry.noun}。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def strike(request: Request, kind: str, pk: int) -> HttpResponse:
    """Strike out one that was entered by mistake."""
    entry, record = _visible(request, kind, pk)
    form = StrikeForm(request.POST if request.method == "POST" else None)
    return _entered(
        request,
        record.enterprise,
        entry,
        title=f"作废{entry.noun}：{record}",
        form=form,
        act=lambda: actions.strike(
            record=record, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        ),
        said=f"已作废{entry.noun}“{record}”。",
    )


def _kind(slug: str) -> Kind:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _current(kind: Kind) -> str:
    return f"enterprises:records_of/{kind.slug}"


def _entered(request: Request, enterprise: Enterprise, kind: Kind, **form: Any) -> HttpResponse:
    return entered(request, enterprise, _current(kind), **form)


def _visible(request: Request, slug: str, pk: int) -> tuple[Kind, Record]:
    kind = _kind(slug)
    visible = queries.visible_to(request.actor, kind)
    return kind, get_object_or_404(visible.select_related("enterprise", *kind.relations), pk=pk)


def _form(request: Request, kind: Kind, enterprise: Enterprise, record: Record | None = None) -> RecordForm:
    form = form_of(kind)
    if request.method != "POST":
        return form(enterprise=enterprise, record=record)
    return form(request.POST, enterprise=enterprise, record=record, **handed_in(request))
