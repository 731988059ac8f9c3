from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "etabli.events"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.events import finding
        from etabli.events import merging as merged
        from etabli.events import personal_data as kept
        from etabli.events.digest.services import send
        from etabli.network.webhooks import events
        from etabli.people import personal_data

        events.register("event.published", _("an event is published"))
        events.register("event.registered", _("somebody registers for an event"))
        events.register("event.cancelled", _("an event is called off"))
        personal_data.register("events", priority=16, export=kept.export, erase=kept.erase)
        merged.register()
        finding.register()
        due.register("send weekly letters", send)
