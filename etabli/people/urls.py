from django.urls import path

from etabli.people import views

urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("account/data/", views.data, name="data"),
    path("account/erase/", views.erase, name="erase"),
    path("team/<slug:kind>/<slug:slug>/", views.team, name="team"),
]
