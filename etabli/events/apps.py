from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "etabli.events"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.events import finding
        from etabli.events import merging as merged
        from etabli.events import personal_data as kept
        from etabli.events.digest.selectors import wishes_of
        from etabli.events.digest.services import end_of, send, wish_for
        from etabli.events.registration.services import remind
        from etabli.network.webhooks import events
        from etabli.people import personal_data
        from etabli.people.messages import kinds

        events.register("event.published", _("an event is published"))
        events.register("event.registered", _("somebody registers for an event"))
        events.register("event.cancelled", _("an event is called off"))
        personal_data.register("events", priority=16, export=kept.export, erase=kept.erase)
        kinds.register(
            "events",
            priority=30,
            label=_("Events"),
            about=_("That you have a place at an event."),
            ways=kinds.MAY_DAILY,
        )
        kinds.register(
            "letter",
            priority=40,
            label=_("Weekly letter"),
            about=_("On Mondays, when there is something new in the network."),
            ways=kinds.MAY,
            wishes=kinds.Wishes(wishes_of, wish_for, end_of),
        )
        kinds.register(
            "announcements",
            priority=45,
            label=_("Announcements"),
            about=_(
                "What a network or a place announces to its members; the weekly letter has it too."
            ),
            ways=kinds.MAY_DAILY,
            default=kinds.Way.NEVER,
        )
        due.register("remind of events", remind)
        merged.register()
        finding.register()
        due.register("send weekly letters", send)
