from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "etabli.access"

    def ready(self) -> None:
        from etabli.access import merging as merged
        from etabli.access import panels as own
        from etabli.access import personal_data as kept
        from etabli.access.code import services as codes
        from etabli.access.entry import selectors
        from etabli.access.entry import services as entries
        from etabli.booking import changed, panels
        from etabli.booking.attendance import services as attendance
        from etabli.core import due
        from etabli.people import personal_data
        from etabli.people.messages import kinds

        changed.listeners.append(codes.follow)
        attendance.doubts.append(selectors.is_unheard)
        panels.register("codes", priority=10, show=own.codes)
        personal_data.register("entries", priority=5, export=kept.export, erase=kept.erase)
        kinds.register(
            "codes",
            priority=82,
            label=_("Door codes"),
            about=_(
                "The code of a booking that a door opens for, and another one when it changes."
            ),
        )
        merged.register()
        due.register("forget who came in", entries.forget_old)
        due.register("push codes", codes.push_all)
