"""The public site's first page."""

from django.http import HttpResponse

from cultivation.queries import policies
from dashboards.queries import public_site
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


@public
def public_home(request: Request) -> HttpResponse:
    """Search, the newest reports, the state of the programme, the policies."""
    context = {
        "numbers": public_site.numbers(),
        "reports": public_site.latest_reports(),
        "policies": policies.current()[:5],
    }
    return page(request, "dashboards/public_home.html", context)
