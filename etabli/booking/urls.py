from django.urls import include, path

from etabli.booking import views

urlpatterns = [
    path("", include("etabli.booking.attendance.urls")),
    path("", include("etabli.booking.closing.urls")),
    path("", include("etabli.booking.terms.urls")),
    path("", include("etabli.booking.waitlist.urls")),
    path("find/", views.find, name="find"),
    path("bookings/", views.bookings, name="bookings"),
    path("bookings/new/", views.booking_new, name="booking_new"),
    path("bookings/calendar/", views.calendar_renew, name="calendar_renew"),
    path("bookings/<uuid:booking>/", views.booking, name="booking"),
    path("bookings/<uuid:booking>/move/", views.booking_move, name="booking_move"),
    path("bookings/<uuid:booking>/cancel/", views.booking_cancel, name="booking_cancel"),
    path("bookings/<uuid:booking>/event.ics", views.booking_event, name="booking_event"),
    path("places/<slug:place>/day/", views.day, name="day"),
]
