"""Policies, for everybody to read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cultivation.queries import policies
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


@public
def policy_list(request: Request) -> HttpResponse:
    """All documents in force and their versions."""
    return page(request, "cultivation/policies/list.html", {"policies": policies.current()})


@public
def policy_detail(request: Request, pk: int) -> HttpResponse:
    """One document: the text on the left, what each clause asks of whom on the right."""
    policy = get_object_or_404(policies.every_version(), pk=pk)
    context = {"policy": policy, "clauses": policies.clauses(policy)}
    return page(request, "cultivation/policies/detail.html", context)
