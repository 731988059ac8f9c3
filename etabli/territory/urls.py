from django.urls import path

from etabli.territory import views

urlpatterns = [
    path("", views.territories, name="territories"),
]
