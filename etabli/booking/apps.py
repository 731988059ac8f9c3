from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "etabli.booking"

    def ready(self) -> None:
        from etabli.booking import freed, services
        from etabli.booking import personal_data as kept
        from etabli.booking.attendance import personal_data as came
        from etabli.booking.attendance.requirements import has_come
        from etabli.booking.attendance.services import release_missed
        from etabli.booking.requirements import in_time, of_allowed_length
        from etabli.booking.terms.requirements import in_hours_of_group, within_quota
        from etabli.booking.waitlist import personal_data as waits
        from etabli.booking.waitlist import services as waitlist
        from etabli.core import due
        from etabli.network import requirements
        from etabli.people import personal_data

        requirements.register("notice", priority=20, check=in_time, label=_("in time"))
        requirements.register("length", priority=30, check=of_allowed_length, label=_("of an allowed length"))
        personal_data.register("bookings", priority=10, export=kept.export, erase=kept.erase)
        requirements.register("missed", priority=45, check=has_come, label=_("comes when booked"))
        requirements.register(
            "group_hours",
            priority=50,
            check=in_hours_of_group,
            label=_("within the hours of their group"),
        )
        requirements.register("quota", priority=55, check=within_quota, label=_("within quotas"))
        personal_data.register("presences", priority=12, export=came.export, erase=came.erase)
        due.register("release missed bookings", release_missed)
        # Before the bookings, whose time goes to those who still wait.
        personal_data.register("waits", priority=5, export=waits.export, erase=waits.erase)
        freed.listeners.append(waitlist.freed_time)
        due.register("expire bookings", services.expire)
        due.register("pass on offers", waitlist.keep_going)
