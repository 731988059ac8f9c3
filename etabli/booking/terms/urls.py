from django.urls import path

from etabli.booking.terms import views

urlpatterns = [path("places/<slug:place>/terms/", views.place_terms, name="place_terms")]
