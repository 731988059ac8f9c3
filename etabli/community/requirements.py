"""What community may have against a use."""

from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.community.visitor.selectors import is_visitor
from etabli.core.errors import Forbidden, Refused
from etabli.network.requirements import Use


def is_member(use: Use) -> Refused | None:
    """The person is an active member of the place's network, or a visitor let in for that day."""
    place = use.space.place
    network = place.network
    if is_active_member(use.person, network):
        return None
    if is_visitor(use.person, place, use.starts_at.astimezone(place.zone).date()):
        return None
    return Forbidden(
        "member",
        _("Only members of %(network)s can book here.") % {"network": network},
        advice=_("Join the network first, on its page."),
        field="person",
    )
