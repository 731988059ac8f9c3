from django.urls import path

from etabli.booking.busy import views

urlpatterns = [
    path("bookings/busy/", views.busy, name="busy"),
    path("places/<slug:place>/busy/", views.place_busy, name="place_busy"),
]
