from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "etabli.community"

    def ready(self) -> None:
        from etabli.community import personal_data as kept
        from etabli.community.charter import personal_data as charters
        from etabli.community.charter.requirements import has_accepted
        from etabli.community.organisation import personal_data as organisations
        from etabli.community.requirements import is_member
        from etabli.network import requirements
        from etabli.network.webhooks import events
        from etabli.people import personal_data
        from etabli.people.messages import kinds

        events.register("membership.asked", _("somebody asks to be a member"))
        events.register("membership.began", _("a membership begins"))
        events.register("membership.ended", _("a membership ends"))
        requirements.register(
            "member", priority=40, check=is_member, standing=True, label=_("a member")
        )
        requirements.register(
            "charter", priority=42, check=has_accepted, label=_("has accepted the charter")
        )
        kinds.register(
            "hosts",
            priority=50,
            label=_("Messages from hosts"),
            about=_("What a host writes to several members at once."),
            ways=kinds.MAY_DAILY,
        )
        kinds.register(
            "membership",
            priority=84,
            label=_("Your memberships"),
            about=_("That you have become a member, and invitations to an organisation."),
        )
        personal_data.register("memberships", priority=20, export=kept.export, erase=kept.erase)
        personal_data.register(
            "charters", priority=21, export=charters.export, erase=charters.erase
        )
        personal_data.register(
            "organisations", priority=22, export=organisations.export, erase=organisations.erase
        )
