"""Products and their standards in the dossier."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import products as actions
from enterprises.forms.products import ProductForm
from enterprises.models import Product
from enterprises.queries import dossiers, enterprises, heads
from enterprises.views.dossier_forms import entered
from enterprises.views.states import dated, day_of

CURRENT = "enterprises:products_of"


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def products_of(request: Request, pk: int) -> HttpResponse:
    """The products with the standards that they follow."""
    day = day_of(request)
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    context["products"] = dossiers.products(enterprise, day)
    return page(request, "enterprises/products/list.html", context)


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def add(request: Request, pk: int) -> HttpResponse:
    """Record a product."""
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    form = ProductForm(request.POST if request.method == "POST" else None)
    return entered(
        request,
        enterprise,
        CURRENT,
        title="登记产品",
        form=form,
        act=lambda: actions.add(
            enterprise=enterprise,
            description=actions.Description(**form.cleaned_data),
            by=request.actor,
            at=clock.now(),
        ),
        said="已登记产品。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a product."""
    product = _visible(request, pk)
    form = ProductForm(request.POST if request.method == "POST" else None, product=product)
    return entered(
        request,
        product.enterprise,
        CURRENT,
        title="修改产品",
        form=form,
        act=lambda: actions.edit(
            product=product,
            description=actions.Description(**form.cleaned_data),
            by=request.actor,
            at=clock.now(),
        ),
        said="已修改产品。",
    )


@require_POST
@audience(ENTERPRISE, Role.LEAD_OFFICER)
def remove(request: Request, pk: int) -> HttpResponse:
    """Take out a product that was entered by mistake."""
    product = _visible(request, pk)
    try:
        actions.remove(product=product, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, f"已删除产品“{product.name}”。")
    return redirect(CURRENT, pk=product.enterprise_id)


def _visible(request: Request, pk: int) -> Product:
    visible = dossiers.products_visible_to(request.actor)
    return get_object_or_404(visible.select_related("enterprise"), pk=pk)
