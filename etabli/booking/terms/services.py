"""What holds while somebody books: quotas are counted for one booking after the other.

Two bookings of one person in different spaces have no lock in common; each would count what is
booked without the other.
"""

from collections.abc import Iterable

from etabli.booking.terms.requirements import within_quota
from etabli.network.models import Place
from etabli.network.requirements import Use
from etabli.people.models import Person


def count_in_turn(people: Iterable[Person], *places: Place) -> None:
    """Nobody else books for these people before this transaction ends, where one of the places has
    quotas; no query where none has. After spaces and bookings, before passes."""
    if any(place.terms.quotas for place in places):
        keys = [one.pk for one in people]
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def require_quota(use: Use) -> None:
    """Ask for the quotas once more, in turn: what was counted before the lock may have grown.

    Raises the refusal `quota`. No query where the place has none.
    """
    count_in_turn([use.person], use.space.place)
    if refusal := within_quota(use):
        raise refusal
