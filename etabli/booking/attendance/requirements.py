"""What attendance may have against a use: too many bookings missed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.booking.attendance.selectors import missed
from etabli.core.errors import Refused
from etabli.network.requirements import Use


def has_come(use: Use) -> Refused | None:
    """The person has not missed as many bookings lately as the place bears, or a host books for
    them. No query where it bears any number."""
    place = use.space.place
    if place.terms.no_shows is None or use.by not in (None, use.person):
        return None
    count = missed(use.person, place.network)
    if count < place.terms.no_shows:
        return None
    return Refused(
        "missed",
        ngettext(
            "Nobody came for %(count)d booking in the last 90 days.",
            "Nobody came for %(count)d bookings in the last 90 days.",
            count,
        )
        % {"count": count},
        advice=_("%(place)s takes none from %(limit)d missed on: ask a host.")
        % {"place": place, "limit": place.terms.no_shows},
        field="person",
    )
