"""On which days people come: asked of the room above that knows their bookings."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from etabli.network.models import Network
from etabli.people.models import Person

# The days, by the person's key, on which they have booked somewhere in the network, of those from
# the first to the last; places count days in their own time.
DaysOf = Callable[[Collection[Person], Network, date, date], Mapping[int, set[date]]]

_tellers: dict[str, DaysOf] = {}


def register(name: str, tell: DaysOf) -> None:
    """Registering a name again replaces it."""
    _tellers[name] = tell


def registered() -> list[str]:
    return sorted(_tellers)


def days_of(
    people: Collection[Person], network: Network, first: date, last: date
) -> dict[int, set[date]]:
    """What all that know of days say together."""
    found: dict[int, set[date]] = {person.pk: set() for person in people}
    for tell in _tellers.values():
        for person, days in tell(people, network, first, last).items():
            found[person] |= days
    return found
