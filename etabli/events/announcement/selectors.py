"""Questions about announcements."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.events.event.selectors import shown_to
from etabli.events.models import Announcement
from etabli.network.models import Network, Place
from etabli.people.models import Person


def shown_now(
    person: Person | None, network: Network, place: Place | None = None
) -> QuerySet[Announcement]:
    """What the person is shown today, the last first; of one place with what concerns all."""
    found = _announcements().filter(
        shown_to(person), network=network, shown_until__gte=clock.now().date()
    )
    return found.filter(Q(place=place) | Q(place=None)) if place else found


def announcement_by_uuid(announcement: UUID) -> Announcement:
    """Raises NotFound."""
    found = _announcements().filter(uuid=announcement).first()
    if found is None:
        raise NotFound(_("There is no such announcement."), field="announcement")
    return found


def _announcements() -> QuerySet[Announcement]:
    return Announcement.objects.select_related("network__territory", "place__network__territory")
