from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "etabli.people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        from etabli.core import due, mail
        from etabli.people import services
        from etabli.people.accounts import follow_address
        from etabli.people.merging import register_own
        from etabli.people.messages import kinds
        from etabli.people.messages.services import send_daily
        from etabli.people.models import APPEND_ONLY_MERGES
        from etabli.people.reach.services import refused

        email_changed.connect(follow_address, dispatch_uid="follow_address")
        mail.unreachable.append(refused)
        due.register("send messages of the day", send_daily)
        register_own()
        due.register("follow merged persons", services.follow_merged)
        APPEND_ONLY_MERGES.watch(self, "people.E001", "keeps which persons were merged")
        kinds.register(
            "reminders",
            priority=15,
            label=_("Reminders"),
            about=_("A day or two before an event or a training for which you are registered."),
            ways=kinds.MAY,
        )
        kinds.register(
            "account",
            priority=90,
            label=_("Your account"),
            about=_("Codes to sign in with, changes of your address or password, roles."),
        )
