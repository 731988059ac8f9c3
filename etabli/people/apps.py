from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "etabli.people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        from etabli.core import due
        from etabli.people import services
        from etabli.people.accounts import follow_address
        from etabli.people.merging import register_own
        from etabli.people.models import APPEND_ONLY_MERGES

        email_changed.connect(follow_address, dispatch_uid="follow_address")
        register_own()
        due.register("follow merged persons", services.follow_merged)
        APPEND_ONLY_MERGES.watch(self, "people.E001", "keeps which persons were merged")
