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
        from etabli.community.visitor import personal_data as visitors
        from etabli.community.visitor.services import forget_visitors
        from etabli.core import due
        from etabli.network import requirements
        from etabli.network.webhooks import events
        from etabli.people import personal_data

        events.register("membership.asked", _("somebody asks to be a member"))
        events.register("membership.began", _("a membership begins"))
        events.register("membership.ended", _("a membership ends"))
        requirements.register(
            "member", priority=40, check=is_member, standing=True, label=_("a member")
        )
        requirements.register(
            "charter", priority=42, check=has_accepted, label=_("has accepted the charter")
        )
        personal_data.register("memberships", priority=20, export=kept.export, erase=kept.erase)
        personal_data.register(
            "charters", priority=21, export=charters.export, erase=charters.erase
        )
        personal_data.register(
            "organisations", priority=22, export=organisations.export, erase=organisations.erase
        )
        personal_data.register("visits", priority=23, export=visitors.export, erase=visitors.erase)
        due.register("forget visitors", forget_visitors)
