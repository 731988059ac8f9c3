from django.urls import path

from etabli.feasibility.site import views as sites

urlpatterns = [
    path("<slug:study>/sites/", sites.sites, name="study_sites"),
    path("<slug:study>/sites/new/", sites.site_new, name="site_new"),
    path("<slug:study>/sites/<uuid:site>/", sites.site, name="site"),
    path("<slug:study>/sites/<uuid:site>/edit/", sites.site_edit, name="site_edit"),
]
