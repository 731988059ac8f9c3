from django.urls import path

from etabli.launch import views
from etabli.launch.place import views as places

urlpatterns = [
    path("launch/<uuid:scenario>/", views.launch, name="launch"),
    path("studies/<slug:study>/sites/<uuid:site>/launch/", places.site_launch, name="site_launch"),
    path("studies/<slug:study>/sites/<uuid:site>/budget/", places.site_budget, name="site_budget"),
    path("places/<slug:place>/origin/", places.place_origin, name="place_origin"),
    path("places/<slug:place>/origin/budget.csv", places.budget_csv, name="place_budget_csv"),
    path("studies/<slug:study>/invitations/", views.invitations, name="invitations"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
