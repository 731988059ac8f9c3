"""What people are told by mail about a booking that waits for a host's answer."""

from collections.abc import Sequence

from etabli.booking.invitation.selectors import of_entries
from etabli.booking.invitation.services import write
from etabli.booking.models import Booking
from etabli.people.messages.services import tell
from etabli.people.rights import Action
from etabli.people.selectors import who_may


def asked(bookings: Sequence[Booking]) -> None:
    """Tell the hosts of the places, once for all of these that are asked for: whoever holds a role
    at the place or on its network. Of others nothing is told."""
    waiting = [one for one in bookings if one.status == Booking.Status.ASKED]
    for place in {one.space.place_id: one.space.place for one in waiting}.values():
        here = [one for one in waiting if one.space.place_id == place.pk]
        for host in who_may(Action.BOOK_FOR_OTHERS, place.scope_path()[:2]):
            context = {"place": place, "bookings": here, "booking": here[0]}
            tell(host, "requests", "booking/mail/asked.txt", context)


def answered(bookings: Sequence[Booking]) -> None:
    """Tell whoever asked what has become of it: accepted, refused with a reason, or expired."""
    for entry in of_entries(bookings):
        write("booking/mail/answered.txt", entry, "operator")
