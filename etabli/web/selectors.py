"""What the home page shows to whom: the rooms' own selectors, put side by side."""

from dataclasses import dataclass

from etabli.booking.models import Booking
from etabli.booking.selectors import upcoming
from etabli.community.models import Membership
from etabli.community.selectors import current_memberships
from etabli.fablab.machine.selectors import workshops_of
from etabli.network.models import Network, Place
from etabli.network.selectors import networks_with, places_with
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import studies_with

NEXT_BOOKINGS = 3


@dataclass(frozen=True)
class Desk:
    """What one person has to do with the site."""

    bookings: list[Booking]
    memberships: list[Membership]
    days: list[Place]
    workshops: list[Place]
    networks: list[Network]
    figures: list[Network]
    studies: list[Study]
    administers: bool


def desk_of(person: Person) -> Desk:
    """Bookings to come, memberships, the places whose day they look after, what they run."""
    return Desk(
        bookings=list(upcoming(person)[:NEXT_BOOKINGS]),
        memberships=list(current_memberships(person)),
        days=list(places_with(person, Action.SEE_DAY)),
        workshops=list(workshops_of(person)),
        networks=list(networks_with(person, Action.MANAGE_NETWORK)),
        figures=list(networks_with(person, Action.SEE_INDICATORS)),
        studies=list(studies_with(person, Action.VIEW_STUDY)),
        administers=may(person, Action.MANAGE_INSTALLATION),
    )
