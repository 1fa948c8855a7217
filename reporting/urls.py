from django.urls import URLPattern, path

from reporting.views import chapters, publications, reports, verifications, versions

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("reports/", publications.listed, name="public_reports"),
    path("reports/<str:code>/file.pdf", publications.file, name="public_file"),
    path("verify/", verifications.verify, name="verify"),
    path("verify/<str:code>/", verifications.verify_code, name="verify_code"),
    path("reporting/", reports.listed, name="reports"),
    path("reporting/export/", reports.export, name="reports_export"),
    path("reporting/start/", reports.start, name="start"),
    path("reporting/of/<int:pk>/", reports.reports_of, name="reports_of"),
    path("reporting/of/<int:pk>/export/", reports.reports_of_export, name="reports_of_export"),
    path("reporting/<int:pk>/", reports.detail, name="report"),
    path("reporting/<int:pk>/preview/", reports.preview, name="preview"),
    path("reporting/<int:pk>/texts/<slug:chapter>/", chapters.save, name="text"),
    path("reporting/<int:pk>/sign/", versions.sign, name="sign"),
    path("reporting/<int:pk>/revise/", reports.revise, name="revise"),
    path("reporting/<int:pk>/withdraw/", reports.withdraw, name="withdraw"),
    path("reporting/versions/<int:pk>/", versions.detail, name="version"),
    path("reporting/versions/<int:pk>/publish/", versions.publish, name="publish"),
    path("reporting/versions/<int:pk>/retry/", versions.retry, name="retry"),
    path("reporting/versions/<int:pk>/file.pdf", versions.download, name="download"),
]
