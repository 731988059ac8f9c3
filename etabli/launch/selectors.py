"""Questions about the thread from an answer to a member."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.launch.models import Invitation, Opening
from etabli.launch.rules import desks_for, nearest
from etabli.network.models import Network, Place
from etabli.people.models import Person
from etabli.study.models import Contact, Scenario, Study
from etabli.study.selectors import Invitee, Site, invitees, sites
from etabli.territory.models import Territory
from etabli.territory.selectors import travel_times


@dataclass(frozen=True)
class Step:
    """A site of a scenario: what to begin with there, and the place it has become, if any."""

    site: Site
    desks: int
    place: Place | None

    @property
    def kind_name(self) -> str:
        return str(Place.Kind(self.site.kind).label)


def scenario_by_uuid(scenario: UUID) -> Scenario:
    """Raises NotFound."""
    found = (
        Scenario.objects.select_related("estimate__study__territory").filter(uuid=scenario).first()
    )
    if found is None:
        raise NotFound(_("There is no such scenario."), field="scenario")
    return found


def steps(scenario: Scenario) -> list[Step]:
    """Each site of a scenario and how far it has come: a place that opens in a retained building
    of the commune is the one that the scenario proposes there. Two queries."""
    openings = Opening.objects.filter(
        Q(scenario=scenario) | Q(study=scenario.estimate.study_id, site__isnull=False)
    ).select_related("place")
    opened = {
        (opening.kind, opening.commune_code): opening.place
        for opening in sorted(openings, key=lambda one: one.scenario_id == scenario.pk)
    }
    return [
        Step(site, desks_for(site.desk_days), opened.get((site.kind, site.commune.code)))
        for site in sites(scenario)
    ]


def networks_of(territory: Territory) -> QuerySet[Network]:
    """The networks of a territory, to which a scenario's places may be added."""
    return territory.networks.order_by("slug")


def places_to_invite_to(study: Study) -> list[Place]:
    """The open places that came from the study."""
    return list(
        Place.objects.filter(opening__study=study, status=Place.Status.OPEN).select_related(
            "network"
        )
    )


def to_invite(study: Study) -> list[tuple[Invitee, Place]]:
    """Who agreed to be invited and has not been, each with the open place nearest to them; an
    address is written to once, however often it answered."""
    places = places_to_invite_to(study)
    if not places:
        return []
    minutes = _minutes_to(study.territory, {place.commune_code for place in places})
    agreed = invitees(study, Contact.Purpose.OPENING)
    invited = _invited(study)
    done = {_address(invitee) for invitee in agreed if invitee.response in invited}
    first: dict[str, Invitee] = {}
    for invitee in agreed:
        if invitee.response not in invited and _address(invitee) not in done:
            first.setdefault(_address(invitee), invitee)
    return [(invitee, nearest(invitee.home_code, places, minutes)) for invitee in first.values()]


def _invited(study: Study) -> set[int | None]:
    return set(
        Invitation.objects.filter(response__study=study).values_list("response_id", flat=True)
    )


def _address(invitee: Invitee) -> str:
    return invitee.email.strip().lower()


def _minutes_to(territory: Territory, communes: set[str]) -> dict[tuple[str, str], float]:
    travel = travel_times(territory)
    return {
        (home, commune): float(travel.minutes[row, column])
        for column, commune in enumerate(travel.codes)
        if commune in communes
        for row, home in enumerate(travel.codes)
    }


@dataclass(frozen=True)
class Thread:
    """How many went how far, from the survey to a first booking."""

    answered: int
    agreed: int
    invited: int
    accepted: int
    booked: int


def thread_of(study: Study) -> Thread:
    """The study's funnel. Three queries."""
    first_booking = Booking.objects.filter(
        person=OuterRef("person"), status=Booking.Status.CONFIRMED
    )
    counts = Invitation.objects.filter(place__opening__study=study).aggregate(
        invited=Count("pk"),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        booked=Count("pk", filter=Exists(first_booking)),
    )
    return Thread(
        answered=study.responses.count(),
        agreed=len(invitees(study, Contact.Purpose.OPENING)),
        **counts,
    )


def invitations_by_place(study: Study) -> list[tuple[Place, int, int]]:
    """For each place, how many were invited to it and how many accepted."""
    rows = (
        Invitation.objects.filter(place__opening__study=study)
        .values("place")
        .annotate(invited=Count("pk"), accepted=Count("accepted_at"))
    )
    places = Place.objects.in_bulk([row["place"] for row in rows])
    return [(places[row["place"]], row["invited"], row["accepted"]) for row in rows]


def to_invite_by_place(study: Study) -> list[tuple[Place, int]]:
    """For each place, how many are about to be invited to it."""
    return sorted(
        Counter(place for _invitee, place in to_invite(study)).items(),
        key=lambda pair: str(pair[0]),
    )


def invitation_with(token: str) -> Invitation:
    """The invitation that a message's link opens. Raises NotFound once it is over."""
    found = (
        Invitation.objects.select_related("place__network", "response__contact")
        .filter(
            digest=digest_of(token),
            expires_at__gt=clock.now(),
            response__contact__isnull=False,
        )
        .first()
    )
    if found is None:
        raise NotFound(_("This invitation is over, or has been answered."), field="invitation")
    return found


def contacts_like(contact: Contact) -> QuerySet[Contact]:
    """The contacts that the same address left with a study's answers, this one among them."""
    return Contact.objects.filter(
        response__study=contact.response.study_id, email__iexact=contact.email.strip()
    )


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def origin_of(person: Person, network: Network) -> Invitation | None:
    """The accepted invitation that brought a person to a network."""
    return (
        Invitation.objects.filter(person=person, place__network=network, accepted_at__isnull=False)
        .select_related("response__study", "response__channel", "place")
        .first()
    )
