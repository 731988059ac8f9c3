"""Questions about the calendars of places."""

from datetime import timedelta

from django.utils.translation import gettext as _

from etabli.booking.models import Booking, PlaceFeed
from etabli.booking.selectors import live, with_spaces
from etabli.core import clock
from etabli.core.errors import NotFound

PAST = timedelta(days=30)


def bookings_of(feed: str) -> tuple[PlaceFeed, list[Booking]]:
    """A calendar and its bookings of the last month and later that hold something; programs that
    subscribe take out what is missing. Raises NotFound. Two queries."""
    found = PlaceFeed.objects.select_related("place", "space").filter(uuid=feed).first()
    if found is None:
        raise NotFound(_("There is no such calendar."), field="token")
    bookings = Booking.objects.filter(
        live(), space__place=found.place_id, ends_at__gt=clock.now() - PAST
    )
    if found.space_id:
        bookings = bookings.filter(space=found.space_id)
    return found, list(with_spaces(bookings))
