"""What people are told by mail about a booking that waits for a host's answer."""

from collections.abc import Sequence

from etabli.booking.models import Booking
from etabli.core import mail
from etabli.people.rights import Action
from etabli.people.selectors import who_may


def asked(bookings: Sequence[Booking]) -> None:
    """Tell the hosts of the places, once for all of these that are asked for: whoever holds a role
    at the place or on its network. Of others nothing is told."""
    waiting = [one for one in bookings if one.status == Booking.Status.ASKED]
    for place in {one.space.place_id: one.space.place for one in waiting}.values():
        here = [one for one in waiting if one.space.place_id == place.pk]
        for host in who_may(Action.BOOK_FOR_OTHERS, place.scope_path()[:2]):
            if host.email:
                context = {"place": place, "bookings": here, "booking": here[0]}
                mail.send("booking/mail/asked.txt", host.email, host.language, context)


def answered(bookings: Sequence[Booking]) -> None:
    """Tell whoever asked what has become of it: accepted, refused with a reason, or expired."""
    first, person = bookings[0], bookings[0].person
    if person.email:
        context = {"place": first.space.place, "bookings": bookings, "booking": first}
        mail.send("booking/mail/answered.txt", person.email, person.language, context)
