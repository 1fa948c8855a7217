from django.urls import path

from enterprises.views import (
    alterations,
    attachments,
    certificates,
    dossiers,
    enterprises,
    products,
    profiles,
    quality_officers,
    yearly_figures,
)

app_name = "enterprises"
urlpatterns = [
    path("", enterprises.listing, name="list"),
    path("export/", enterprises.export, name="export"),
    path("own/", dossiers.own, name="own"),
    path("create/", profiles.create, name="create"),
    path("<int:pk>/", dossiers.detail, name="detail"),
    path("<int:pk>/edit/", profiles.edit, name="edit"),
    path("<int:pk>/unmask/", dossiers.unmask, name="unmask"),
    path("<int:pk>/figures/", yearly_figures.figures_of, name="figures_of"),
    path("<int:pk>/figures/<int:year>/", yearly_figures.figures, name="figures"),
    path("<int:pk>/figures/<int:year>/<slug:step>/", yearly_figures.figures_step, name="figures_step"),
    path("<int:pk>/certificates/", certificates.certificates_of, name="certificates_of"),
    path("<int:pk>/certificates/add/", certificates.add, name="certificate_add"),
    path("certificates/<int:pk>/edit/", certificates.edit, name="certificate_edit"),
    path("certificates/<int:pk>/end/", certificates.end, name="certificate_end"),
    path("<int:pk>/products/", products.products_of, name="products_of"),
    path("<int:pk>/products/add/", products.add, name="product_add"),
    path("products/<int:pk>/edit/", products.edit, name="product_edit"),
    path("products/<int:pk>/remove/", products.remove, name="product_remove"),
    path("<int:pk>/quality-officers/", quality_officers.quality_officers_of, name="quality_officers_of"),
    path("<int:pk>/quality-officers/add/", quality_officers.appoint, name="quality_officer_add"),
    path("quality-officers/<int:pk>/edit/", quality_officers.edit, name="quality_officer_edit"),
    path("quality-officers/<int:pk>/leave/", quality_officers.leave, name="quality_officer_leave"),
    path("<int:pk>/alterations/", alterations.alterations_of, name="alterations_of"),
    path("<int:pk>/alterations/<slug:kind>/", alterations.add, name="alteration_add"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
