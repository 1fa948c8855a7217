"""The portal's addresses, and one post that does nothing but write a row."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarking.enums import AnswerState
from benchmarking.models import AnswerRevision
from dongtou_brand import urls
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, audience
from dongtou_brand.urls import handler400 as handler400
from dongtou_brand.urls import handler403 as handler403
from dongtou_brand.urls import handler404 as handler404
from dongtou_brand.urls import handler500 as handler500

BARE = "/bench-bare/"


@audience(ENTERPRISE)
@require_POST
def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """One row into the table that every save writes to as well: no reading, no lock, no page."""
    AnswerRevision.objects.create(
        answer_id=pk,
        version=0,
        kept=False,
        state=AnswerState.LATER,
        by_id=request.actor.person,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return HttpResponse(status=204)


urlpatterns = [path(f"{BARE[1:]}<int:pk>/", bare), *urls.urlpatterns]
