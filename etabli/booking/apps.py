from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "etabli.booking"

    def ready(self) -> None:
        from etabli.booking import changed, finding, freed, services, webhooks
        from etabli.booking import merging as merged
        from etabli.booking import personal_data as kept
        from etabli.booking.attendance import personal_data as came
        from etabli.booking.attendance.requirements import has_come
        from etabli.booking.attendance.services import release_missed
        from etabli.booking.busy import personal_data as busy
        from etabli.booking.busy.services import read_due
        from etabli.booking.days import days_booked, places_booked
        from etabli.booking.requirements import in_time, of_allowed_length
        from etabli.booking.terms.requirements import in_hours_of_group, within_quota
        from etabli.booking.waitlist import personal_data as waits
        from etabli.booking.waitlist import services as waitlist
        from etabli.community.directory import places
        from etabli.community.organisation import days
        from etabli.core import due
        from etabli.network import requirements
        from etabli.network.webhooks import events
        from etabli.people import personal_data
        from etabli.people.messages import kinds

        for name, priority, check, label in (
            ("notice", 20, in_time, _("in time")),
            ("length", 30, of_allowed_length, _("of an allowed length")),
            ("missed", 45, has_come, _("comes when booked")),
            ("group_hours", 50, in_hours_of_group, _("within the hours of their group")),
            ("quota", 55, within_quota, _("within quotas")),
        ):
            requirements.register(name, priority=priority, check=check, label=label)
        # Who waits leaves before their bookings go, whose time is for others.
        personal_data.register("waits", priority=5, export=waits.export, erase=waits.erase)
        personal_data.register("bookings", priority=10, export=kept.export, erase=kept.erase)
        personal_data.register("presences", priority=12, export=came.export, erase=came.erase)
        personal_data.register("busy elsewhere", priority=13, export=busy.export, erase=busy.erase)
        merged.register()
        finding.register()
        days.register("bookings", days_booked)
        places.register("bookings", places_booked)
        freed.listeners.append(waitlist.freed_time)
        changed.listeners.append(webhooks.tell)
        for status, what in webhooks.EVENTS.items():
            events.register(webhooks.name_of(status), what)
        kinds.register(
            "bookings",
            priority=10,
            label=_("My bookings"),
            about=_("What you booked, changed or cancelled, with an invitation for your calendar."),
            ways=kinds.MAY,
        )
        kinds.register(
            "waiting",
            priority=20,
            label=_("Wait lists"),
            about=_("What you waited for is free, and kept for you for a while."),
            ways=kinds.MAY,
        )
        kinds.register(
            "requests",
            priority=70,
            label=_("For hosts: what is asked for"),
            about=_("Bookings that wait for the answer of a host of your places."),
            ways=kinds.MAY_DAILY,
        )
        kinds.register(
            "operator",
            priority=80,
            label=_("What others decide"),
            about=_(
                "Bookings and events that a host accepts, refuses, changes or cancels, spaces that"
                " close, bookings that nobody came for."
            ),
        )
        due.register("expire bookings", services.expire)
        due.register("pass on offers", waitlist.keep_going)
        due.register("read calendars", read_due)
        due.register("release missed bookings", release_missed)
