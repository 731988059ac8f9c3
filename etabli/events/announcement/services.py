"""The verbs of announcements: announce, and take back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import active_members
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.events.mails import tell
from etabli.events.models import Announcement
from etabli.network.models import Network, Place
from etabli.people.messages.selectors import those_who_chose
from etabli.people.models import Person


@transaction.atomic
def announce(
    network: Network, *, by: Person, shown_until: date, place: Place | None = None, **details: Any
) -> Announcement:
    """Show some words from now on until a date, included, and write them to the members who chose
    to have them by mail. Raises BadInput."""
    if shown_until < clock.now().date():
        raise BadInput(_("This date is over already."), field="shown_until")
    made = Announcement.objects.create(
        network=network,
        place=place,
        published_by=by,
        published_at=clock.now(),
        shown_until=shown_until,
        **details,
    )
    for person in those_who_chose("announcements", active_members(network)):
        tell(person, "events/mail/announcement.txt", kind="announcements", announcement=made)
    return made


def take_back(announcement: Announcement) -> None:
    """Show it no more."""
    announcement.delete()
