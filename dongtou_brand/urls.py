"""Addresses. Apps are named by string, so that the ground imports no app."""

from django.urls import include, path

urlpatterns = [
    path("", include("dashboards.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("enterprises.urls")),
    path("cultivation/", include("cultivation.urls")),
    path("benchmarking/", include("benchmarking.urls")),
    path("incentives/", include("incentives.urls")),
    path("api/v1/", include("dongtou_brand.api")),
    path("", include("reporting.urls")),
]

handler400 = "dongtou_brand.kernel.htmx.bad_request"
handler403 = "dongtou_brand.kernel.htmx.forbidden"
handler404 = "dongtou_brand.kernel.htmx.not_found"
handler500 = "dongtou_brand.kernel.htmx.server_error"
