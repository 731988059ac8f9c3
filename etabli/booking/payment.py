"""What a booking takes from its person's plans and passes, settled with each of its changes.

What is confirmed or asked for is paid; what is only held is not. Whoever does not come, or leaves
early, has used it all the same.
"""

from etabli.booking.models import Booking
from etabli.booking.selectors import use_of
from etabli.booking.terms.rules import is_free_to_cancel
from etabli.entitlements.ledger import services as ledger
from etabli.people.models import Person

PAID = {Booking.Status.CONFIRMED, Booking.Status.ASKED}


def settle(booking: Booking, *, by: Person | None = None) -> None:
    """Debit what the booking as it now is takes, and give back what it takes no longer; doing it
    again changes nothing. Inside the transaction that changed it.

    Raises the refusal `paid` where passes are needed and do not cover it.
    """
    network = booking.space.place.network
    is_new = booking.revision == 0
    if is_new and not (network.has_plans or network.passes_needed):
        return  # nothing has been debited for it, and nothing could be
    if booking.status in PAID:
        ledger.settle(use_of(booking, booking.created_at), booking.uuid, by=by)
    else:
        ledger.give_back(booking.uuid, booking.person, share=_share_back(booking), by=by)


def _share_back(booking: Booking) -> int:
    """Who cancels their own booking later than the place allows has used it; who booked it later
    than that may think again, as for quotas."""
    own = booking.cancelled_by_id == booking.person_id
    late = not is_free_to_cancel(booking, booking.changed_at)
    booked_in_time = is_free_to_cancel(booking, booking.created_at)
    return 0 if own and late and booked_in_time else 1
