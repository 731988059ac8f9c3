from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "etabli.community"

    def ready(self) -> None:
        from etabli.community import finding
        from etabli.community import merging as merged
        from etabli.community import personal_data as kept
        from etabli.community.charter import personal_data as charters
        from etabli.community.charter.requirements import has_accepted
        from etabli.community.directory import personal_data as profiles
        from etabli.community.document import audiences
        from etabli.community.document import personal_data as documents
        from etabli.community.document.requirements import documents_in_order
        from etabli.community.document.services import remind
        from etabli.community.emergency import personal_data as emergencies
        from etabli.community.models import APPEND_ONLY_VIEWINGS
        from etabli.community.organisation import personal_data as organisations
        from etabli.community.requirements import is_member
        from etabli.community.selectors import groups_named, groups_of
        from etabli.community.visitor import personal_data as visitors
        from etabli.community.visitor.services import forget_visitors
        from etabli.core import due
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
            about=_(
                "That you have become a member, answers about your documents, and invitations to "
                "an organisation."
            ),
        )
        requirements.register(
            "documents",
            priority=43,
            check=documents_in_order,
            label=_("documents in order"),
        )
        audiences.register("group", priority=10, choices=groups_named, keys_of=groups_of)
        personal_data.register(
            "documents", priority=23, export=documents.export, erase=documents.erase
        )
        personal_data.register(
            "emergency contact", priority=24, export=emergencies.export, erase=emergencies.erase
        )
        personal_data.register(
            "directory", priority=25, export=profiles.export, erase=profiles.erase
        )
        due.register("remind of documents", remind)
        APPEND_ONLY_VIEWINGS.watch(self, "community.E001", "keeps who looked at what is private")
        merged.register()
        finding.register()
        personal_data.register("memberships", priority=20, export=kept.export, erase=kept.erase)
        personal_data.register(
            "charters", priority=21, export=charters.export, erase=charters.erase
        )
        personal_data.register(
            "organisations", priority=22, export=organisations.export, erase=organisations.erase
        )
        personal_data.register("visits", priority=23, export=visitors.export, erase=visitors.erase)
        due.register("forget visitors", forget_visitors)
