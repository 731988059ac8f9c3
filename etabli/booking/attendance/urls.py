from django.urls import path

from etabli.booking.attendance import views

urlpatterns = [
    path("bookings/<uuid:booking>/arrive/", views.booking_arrive, name="booking_arrive"),
    path("bookings/<uuid:booking>/leave/", views.booking_leave, name="booking_leave"),
    path("places/<slug:place>/here/<slug:code>/", views.here, name="here"),
    path("places/<slug:place>/code/", views.place_code, name="place_code"),
]
