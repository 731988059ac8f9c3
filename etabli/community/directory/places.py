"""At which places people work: asked of the room above that knows their bookings."""

from collections.abc import Callable, Collection, Mapping

from etabli.network.models import Network

# The places (ids) where each of these persons (ids) has booked of late or is going to.
PlacesOf = Callable[[Collection[int], Network], Mapping[int, set[int]]]

_tellers: dict[str, PlacesOf] = {}


def register(name: str, tell: PlacesOf) -> None:
    """Registering a name again replaces it."""
    _tellers[name] = tell


def registered() -> list[str]:
    return sorted(_tellers)


def places_of(people: Collection[int], network: Network) -> dict[int, set[int]]:
    """What all that know of places say together."""
    found: dict[int, set[int]] = {person: set() for person in people}
    for tell in _tellers.values():
        for person, places in tell(people, network).items():
            found[person] |= places
    return found
