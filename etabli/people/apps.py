from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "etabli.people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        from etabli.people.accounts import follow_address

        email_changed.connect(follow_address, dispatch_uid="follow_address")
