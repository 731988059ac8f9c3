from django.urls import path

from etabli.indicators import views

urlpatterns = [
    path("networks/<slug:network>/indicators/", views.indicators, name="indicators"),
    path("networks/<slug:network>/indicators.csv", views.indicators_csv, name="indicators_csv"),
]
