from django.urls import path

from etabli.territory import views

urlpatterns = [
    path("", views.territories, name="territories"),
    path("new/", views.territory_new, name="territory_new"),
    path("<slug:territory>/", views.territory, name="territory"),
    path("<slug:territory>/map.geojson", views.territory_map, name="territory_map"),
    path("<slug:territory>/figures/", views.territory_figures, name="territory_figures"),
    path("<slug:territory>/flows/", views.territory_flows, name="territory_flows"),
    path(
        "<slug:territory>/flows/import/",
        views.territory_flows_import,
        name="territory_flows_import",
    ),
    path("<slug:territory>/travel-times/", views.territory_times, name="territory_times"),
]
