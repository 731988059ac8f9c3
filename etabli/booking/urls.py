from django.urls import include, path

from etabli.booking import views
from etabli.booking.feed import views as feed
from etabli.booking.floorplan import views as floorplan
from etabli.booking.kiosk import views as kiosk
from etabli.booking.near.views import near
from etabli.booking.series import views as series
from etabli.booking.week.views import week

urlpatterns = [
    path("", include("etabli.booking.attendance.urls")),
    path("", include("etabli.booking.busy.urls")),
    path("", include("etabli.booking.closing.urls")),
    path("", include("etabli.booking.desk.urls")),
    path("", include("etabli.booking.terms.urls")),
    path("", include("etabli.booking.waitlist.urls")),
    path("find/", views.find, name="find"),
    path("near/", near, name="near"),
    path("bookings/", views.bookings, name="bookings"),
    path("bookings/new/", views.booking_new, name="booking_new"),
    path("bookings/calendar/", views.calendar_renew, name="calendar_renew"),
    path("bookings/<uuid:booking>/", views.booking, name="booking"),
    path("bookings/<uuid:booking>/confirm/", views.booking_confirm, name="booking_confirm"),
    path("bookings/<uuid:booking>/answer/", views.booking_answer, name="booking_answer"),
    path("bookings/<uuid:booking>/move/", views.booking_move, name="booking_move"),
    path("bookings/<uuid:booking>/cancel/", views.booking_cancel, name="booking_cancel"),
    path("bookings/<uuid:booking>/event.ics", views.booking_event, name="booking_event"),
    path("spaces/<uuid:space>/book/", views.space_book, name="space_book"),
    path("spaces/<uuid:space>/series/", series.series_new, name="series_new"),
    path("series/<uuid:series>/", series.series, name="series"),
    path("series/<uuid:series>/change/", series.series_change, name="series_change"),
    path("series/<uuid:series>/leave-out/", series.series_leave_out, name="series_leave_out"),
    path("places/<slug:place>/requests/", views.requests, name="requests"),
    path("places/<slug:place>/floor/", floorplan.place_plan, name="place_plan"),
    path("places/<slug:place>/screens/", kiosk.place_screens, name="place_screens"),
    path("screens/<str:token>/", kiosk.screen, name="screen"),
    path("places/<slug:place>/calendars/", feed.place_feeds, name="place_feeds"),
    path("places/<slug:place>/week/", week, name="week"),
    path("places/<slug:place>/day/", views.day, name="day"),
]
