from django.urls import path

from cultivation.views import batches, policies

app_name = "cultivation"
urlpatterns = [
    path("policies/", policies.policy_list, name="policies"),
    path("policies/export/", policies.export, name="policies_export"),
    path("policies/<int:pk>/", policies.policy_detail, name="policy"),
    path("batches/", batches.batch_list, name="batches"),
    path("batches/export/", batches.batches_export, name="batches_export"),
    path("batches/open/", batches.batch_open, name="batch_open"),
    path("batches/<int:pk>/", batches.batch_detail, name="batch"),
    path("batches/<int:pk>/export/", batches.members_export, name="members_export"),
    path("enterprises/<int:pk>/", batches.memberships_of, name="memberships_of"),
    path("enterprises/<int:pk>/export/", batches.memberships_of_export, name="memberships_of_export"),
    path("enterprises/<int:pk>/rung/", batches.rung_move, name="rung"),
]
