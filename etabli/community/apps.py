from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "etabli.community"

    def ready(self) -> None:
        from etabli.community import personal_data as kept
        from etabli.community.requirements import is_member
        from etabli.network import requirements
        from etabli.network.webhooks import events
        from etabli.people import personal_data

        events.register("membership.asked", _("somebody asks to be a member"))
        events.register("membership.began", _("a membership begins"))
        events.register("membership.ended", _("a membership ends"))
        requirements.register(
            "member", priority=40, check=is_member, standing=True, label=_("a member")
        )
        personal_data.register("memberships", priority=20, export=kept.export, erase=kept.erase)
