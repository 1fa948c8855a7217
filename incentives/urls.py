from django.urls import path

from incentives.views import items

app_name = "incentives"
urlpatterns = [
    path("", items.item_list, name="items"),
    path("supports/export/", items.export, name="supports_export"),
    path("supports/of/<int:pk>/", items.supports_of, name="supports_of"),
    path("supports/of/<int:pk>/export/", items.supports_of_export, name="supports_of_export"),
    path("supports/add/", items.support_add, name="support_add"),
]
