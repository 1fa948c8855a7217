"""Everyone's own first page: what waits, and what to do next."""

from django.http import HttpResponse
from django.shortcuts import redirect

from benchmarking.queries import assessments
from cultivation.queries import batches
from dashboards.queries import ladder, readiness, workbench
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ADMINS, ENTERPRISE, STAFF, Role
from dongtou_brand.kernel.audience import SIGNED_IN, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.queries import enterprises, shortcomings
from enterprises.rules.shortcomings import counted
from incentives.queries import items
from reporting.queries import reports

ADMIN_PAGES = {
    Role.SYSTEM_ADMIN: "accounts:people",
    Role.SECURITY_ADMIN: "accounts:locks",
    Role.AUDIT_ADMIN: "accounts:trail",
}


@audience(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """The first page of whoever signs in."""
    role = request.actor.role
    if role in ENTERPRISE:
        return enterprise_home(request)
    if role in STAFF:
        return staff_home(request)
    if role in ADMINS:
        return redirect(ADMIN_PAGES[role])
    return redirect("dashboards:leadership" if role is Role.LEADER else "benchmarking:assessments")


def enterprise_home(request: Request) -> HttpResponse:
    """Where we stand, what is next, the largest gaps, what the policy offers, our reports (screen 01)."""
    enterprise, today = enterprises.of_actor(request.actor), clock.today()
    context = {
        "enterprise": enterprise,
        "today": today,
        "rungs": ladder.steps(enterprise, batches.moves(enterprise)),
        "todos": workbench.of_enterprise(request.actor, enterprise, today),
        "readiness": readiness.latest(request.actor),
        "offers": [] if enterprise.ended_on else items.offers(enterprise, today)[:5],
        "reports": reports.visible_to(request.actor)[:4],
    }
    return page(request, "dashboards/enterprise_home.html", context)


def staff_home(request: Request) -> HttpResponse:
    """What waits, oldest first; the townships; what runs out soon (screen 04)."""
    today = clock.today()
    context = {
        "today": today,
        "queue": workbench.of_staff(request.actor, today),
        "townships": ladder.by_township(request.actor),
        "rungs_in_order": ladder.RUNGS,
        "to_mend": counted(shortcomings.total(request.actor, today)),
        "expiring": workbench.expiring_certificates(request.actor, today),
        "statuses": assessments.counts_by_status(request.actor),
    }
    return page(request, "dashboards/staff_home.html", context)
