"""What everybody may read: the search for published reports, and their files."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import past
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from reporting.forms.publications import SearchForm
from reporting.queries import publications
from reporting.rules import codes
from reporting.views.versions import pdf_of

PER_PAGE = 20


@require_safe
@public
@past.present_only("reporting:public_reports", "已公开的报告")
def listed(request: Request) -> HttpResponse:
    """Published reports by enterprise, credit code, product and year."""
    years = publications.years()
    form = SearchForm(years, request.GET)
    form.is_valid()
    words, year = form.cleaned_data.get("q", ""), form.cleaned_data.get("year")
    paper = Paginator(publications.matching(words, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "years": years,
        "page_obj": paper,
        "words": words,
        "year": year,
        "filtered": bool(words or year),
    }
    return page(request, "reporting/publications/list.html", context)


@require_safe
@public
def file(request: Request, code: str) -> HttpResponse | FileResponse:
    """The PDF of a published or replaced version; 410 with words for a withdrawn one."""
    version = publications.file_of(codes.read_code(code))
    if version is None:
        raise Http404
    if not publications.is_open(version):
        return page(request, "reporting/publications/withdrawn.html", {"version": version}, status=410)
    return pdf_of(version)
