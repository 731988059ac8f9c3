from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "etabli.community"

    def ready(self) -> None:
        from etabli.community.requirements import is_member
        from etabli.network import requirements

        requirements.register("member", priority=40, check=is_member)
