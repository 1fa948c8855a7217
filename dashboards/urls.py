from django.urls import path

from dashboards.views import leadership, public, workbenches

app_name = "dashboards"
urlpatterns = [
    path("", public.public_home, name="public_home"),
    path("home/", workbenches.home, name="home"),
    path("leadership/", leadership.leadership, name="leadership"),
    path("leadership/targets/<slug:code>/", leadership.target, name="target"),
    path("leadership/targets/<slug:code>/export/", leadership.target_export, name="target_export"),
]
