"""The verbs of announcements: announce, and take back."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.events.models import Announcement
from etabli.network.models import Network, Place
from etabli.people.models import Person


def announce(
    network: Network, *, by: Person, shown_until: date, place: Place | None = None, **details: Any
) -> Announcement:
    """Show some words from now on until a date, included. Raises BadInput."""
    if shown_until < clock.now().date():
        raise BadInput(_("This date is over already."), field="shown_until")
    return Announcement.objects.create(
        network=network,
        place=place,
        published_by=by,
        published_at=clock.now(),
        shown_until=shown_until,
        **details,
    )


def take_back(announcement: Announcement) -> None:
    """Show it no more."""
    announcement.delete()
