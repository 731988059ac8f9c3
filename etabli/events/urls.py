from django.urls import path

from etabli.events.announcement.views import (
    announcement_new,
    announcement_take_back,
    place_announcement_new,
)
from etabli.events.digest.views import digest, digest_end
from etabli.events.event.views import (
    agenda,
    agenda_feed,
    event,
    event_call_off,
    event_edit,
    event_new,
    event_picture,
    events,
    place_event_new,
)
from etabli.events.registration.views import event_give_up, event_people, event_register

urlpatterns = [
    path("events/", events, name="events"),
    path("events/<uuid:event>/", event, name="event"),
    path("events/<uuid:event>/picture/", event_picture, name="event_picture"),
    path("events/<uuid:event>/register/", event_register, name="event_register"),
    path("events/<uuid:event>/edit/", event_edit, name="event_edit"),
    path("events/<uuid:event>/call-off/", event_call_off, name="event_call_off"),
    path("events/<uuid:event>/people/", event_people, name="event_people"),
    path("events/registrations/<uuid:registration>/give-up/", event_give_up, name="event_give_up"),
    path(
        "events/announcements/<uuid:announcement>/take-back/",
        announcement_take_back,
        name="announcement_take_back",
    ),
    path("events/letter/<str:token>/", digest_end, name="digest_end"),
    path("networks/<slug:network>/agenda/", agenda, name="agenda"),
    path("networks/<slug:network>/agenda.ics", agenda_feed, name="agenda_feed"),
    path("networks/<slug:network>/events/new/", event_new, name="event_new"),
    path("networks/<slug:network>/announcements/new/", announcement_new, name="announcement_new"),
    path("networks/<slug:network>/letter/", digest, name="digest"),
    path("places/<slug:place>/events/new/", place_event_new, name="place_event_new"),
    path(
        "places/<slug:place>/announcements/new/",
        place_announcement_new,
        name="place_announcement_new",
    ),
]
