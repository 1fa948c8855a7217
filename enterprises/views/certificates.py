"""Certificates in the dossier."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.actions import certificates as actions
from enterprises.forms.certificates import CertificateForm, EndForm
from enterprises.models import Certificate, Enterprise
from enterprises.queries import dossiers, enterprises, heads
from enterprises.views.attachments import handed_in
from enterprises.views.dossier_forms import entered
from enterprises.views.states import dated, day_of

CURRENT = "enterprises:certificates_of"


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def certificates_of(request: Request, pk: int) -> HttpResponse:
    """Management systems and other certificates, what needs care first."""
    day = day_of(request)
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    papers = dossiers.papers(enterprise, day or clock.today(), day)
    context |= {"papers": papers, "groups": dossiers.grouped(papers)}
    return page(request, "enterprises/certificates/list.html", context)


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def add(request: Request, pk: int) -> HttpResponse:
    """Record a certificate."""
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    form = _form(request, enterprise)
    return entered(
        request,
        enterprise,
        CURRENT,
        title="登记证书",
        form=form,
        act=lambda: actions.add(
            enterprise=enterprise,
            paper=actions.Paper(**form.facts()),
            by=request.actor,
            at=clock.now(),
        ),
        said="已登记证书。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a certificate."""
    certificate = _visible(request, pk)
    form = _form(request, certificate.enterprise, certificate)
    return entered(
        request,
        certificate.enterprise,
        CURRENT,
        title="修改证书",
        form=form,
        act=lambda: actions.edit(
            certificate=certificate,
            paper=actions.Paper(**form.facts()),
            by=request.actor,
            at=clock.now(),
        ),
        said="已修改证书。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def end(request: Request, pk: int) -> HttpResponse:
    """Take a certificate out of force."""
    certificate = _visible(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    return entered(
        request,
        certificate.enterprise,
        CURRENT,
        title=f"注销证书：{certificate}",
        form=form,
        act=lambda: actions.end(
            certificate=certificate,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=clock.now(),
        ),
        said="已注销证书。",
    )


def _visible(request: Request, pk: int) -> Certificate:
    visible = dossiers.certificates_visible_to(request.actor)
    return get_object_or_404(visible.select_related("enterprise", "product", "file"), pk=pk)


def _form(
    request: Request, enterprise: Enterprise, certificate: Certificate | None = None
) -> CertificateForm:
    if request.method != "POST":
        return CertificateForm(enterprise=enterprise, certificate=certificate)
    taken = handed_in(request)
    return CertificateForm(request.POST, enterprise=enterprise, certificate=certificate, **taken)
