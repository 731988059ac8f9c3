"""A network as large as a nation's, all of it invented, to try and to measure Établi with.

Its communes lie on a grid in the open sea, so that nobody takes them for real ones; places, members
and three years of bookings come from a generator whose seed is given. Every place is marked as an
example, as those of the Haut-Jura are (`demo`). Written in bulk, in one transaction: all or
nothing; the database checks each occupation against overlaps as it does any other.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from etabli.booking.models import Booking
from etabli.community.services import begin_many
from etabli.core import bulk, clock
from etabli.core.dates import date_told
from etabli.core.texts import Text
from etabli.network import services as placing
from etabli.network.hours import Hours, Stretch
from etabli.network.models import Network, Occupation, Place, Space, Unit
from etabli.network.rules import stretches_of
from etabli.people.models import Grant, Person, User
from etabli.people.rights import Role
from etabli.people.services import grant, register, register_many
from etabli.territory.models import Commune, District, Territory
from etabli.territory.services import compute_travel_times
from etabli.web.demo import PASSWORD, Tell

DOMAIN = "national.example"
SLUG = "reseau-national-exemple"
ACCOUNTS = {
    "administrator": "administration",
    "operator": "exploitation",
    "host": "accueil",
    "member": "membre",
}
SOURCE = "Invented: a grid in the open sea"
WEST, SOUTH, STEP = -9.5, 44.3, 0.12  # degrees; a dozen kilometres from commune to commune
COMMUNES_EACH = 3  # for each place
AHEAD = timedelta(weeks=4)
HOURS = Stretch(time(8), time(18))
ZONE = ZoneInfo("Europe/Paris")
# Of each ten places one is a hub: desks, meeting rooms, offices.
EACH, HUB, NOMAD_OFFICE = 10, (22, 3, 3), (6, 1, 1)
CANCELLED, TOGETHER, AT_HOME = 0.04, 0.06, 0.9
DAYS_BEFORE = 7  # at most, from the asking to the day
# What a unit's day may look like, as hours from eight o'clock and lengths; none of them overlap.
DAYS: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((0, 10),),
    ((0, 4), (5, 5)),
    ((1, 3), (6, 3)),
    ((0, 3), (3, 2), (5, 4)),
    ((0, 2), (2, 2), (5, 2), (7, 3)),
)
WEIGHTS = (6, 8, 22, 22, 24, 18)
FIRST_NAMES = ("Alix", "Bao", "Camille", "Dana", "Eden", "Farah", "Gwen", "Hadi", "Ines", "Jo")
BOOKING = (
    *("uuid", "space_id", "person_id", "made_by_id", "starts_at", "ends_at", "quantity"),
    *("unit_chosen", "status", "reason", "revision", "created_at", "changed_at"),
    "cancelled_by_id",
)
OCCUPATION = ("unit_id", "starts_at", "ends_at", "holder", "movable")


@dataclass(frozen=True)
class Scale:
    places: int
    members: int


SCALES = {"national": Scale(300, 30_000), "department": Scale(10, 1_000)}


class Furniture(NamedTuple):
    """A space, its units, and who usually comes there."""

    space: int
    units: Sequence[int]
    regulars: Sequence[int]


def accounts() -> dict[str, str]:
    """The addresses of the example accounts, by role."""
    return {role: f"{name}@{DOMAIN}" for role, name in ACCOUNTS.items()}


@transaction.atomic
def load(scale: Scale, seed: int, tell: Tell, *, years: float = 3) -> None:
    """All of it, or nothing when it is interrupted; doing it again changes nothing.

    The years of bookings end four weeks ahead of today, ever more thinly booked."""
    if Network.objects.filter(slug=SLUG).exists():
        return
    draw = random.Random(seed)  # noqa: S311 (no secret)
    now = clock.now()
    first = now.date() - timedelta(days=round(years * 365.25)) + AHEAD
    tell(_("An invented territory, %(count)d places") % {"count": scale.places})
    network = _network()
    places = _places(network, scale.places, draw)
    tell(_("%(count)s members") % {"count": number_format(scale.members, force_grouping=True)})
    people = _members(network, scale.members, datetime.combine(first, time(0), UTC))
    _teams(network, places, people)
    furniture = list(_furniture(places, people))
    _bookings(furniture, places[0].hours, first, now, draw, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what the database plans with is of an empty one


def _network() -> Network:
    territory = Territory.objects.create(
        slug="territoire-national-exemple",
        name=Text("Territoire inventé", "Invented territory"),
        relief=Territory.Relief.PLAIN,
        source=SOURCE,
        loaded_at=clock.now(),
    )
    name = Text("Réseau national inventé", "Invented national network")
    return Network.objects.create(slug=SLUG, name=name, territory=territory)


def _communes(territory: Territory, count: int, draw: random.Random) -> list[Commune]:
    """On a square grid, each row a district, and the travel times estimated between them."""
    side = round(count**0.5 + 0.499)
    rows = District.objects.bulk_create(
        District(
            territory=territory,
            code=f"X{row:03d}",
            name=f"Secteur inventé {row + 1}",
            position=row,
            longitude=WEST + STEP * side / 2,
            latitude=SOUTH + STEP * row,
        )
        for row in range(-(-count // side))
    )
    made = Commune.objects.bulk_create(
        Commune(
            territory=territory,
            district=rows[number // side],
            code=f"X{number:04d}",
            name=f"Commune inventée {number // side + 1}-{number % side + 1}",
            population=draw.randint(200, 9_000),
            longitude=WEST + STEP * (number % side + draw.uniform(-0.3, 0.3)),
            latitude=SOUTH + STEP * (number // side + draw.uniform(-0.3, 0.3)),
        )
        for number in range(count)
    )
    compute_travel_times(territory)
    return made


def _places(network: Network, count: int, draw: random.Random) -> list[Place]:
    assert network.territory
    communes = _communes(network.territory, count * COMMUNES_EACH, draw)
    places = [
        _place(network, number, communes[number * COMMUNES_EACH], hub=number % EACH == 0)
        for number in range(count)
    ]
    for place in places:
        desks, rooms, offices = HUB if place.kind == Place.Kind.HUB else NOMAD_OFFICE
        _space(place, Space.Kind.OPEN_SPACE, Text("Espace ouvert", "Open space"), desks)
        for number in range(rooms):
            name = Text(f"Salle {number + 1}", f"Room {number + 1}")
            _space(place, Space.Kind.MEETING_ROOM, name, 1)
        for number in range(offices):
            name = Text(f"Bureau fermé {number + 1}", f"Closed office {number + 1}")
            _space(place, Space.Kind.OFFICE, name, 1)
    return places


def _place(network: Network, number: int, commune: Commune, *, hub: bool) -> Place:
    kind = Place.Kind.HUB if hub else Place.Kind.NOMAD_OFFICE
    slug = f"exemple-{number + 1:04d}"
    return Place.objects.create(
        network=network,
        slug=slug,
        kind=kind,
        status=Place.Status.OPEN,
        is_example=True,
        name=Text(f"Lieu inventé {number + 1:04d}", f"Invented place {number + 1:04d}"),
        description=Text("Un lieu inventé.", "An invented place."),
        address="1 place de l’Exemple",
        commune_code=commune.code,
        commune_name=commune.name,
        longitude=commune.longitude,
        latitude=commune.latitude,
        email=f"{slug}@{DOMAIN}",
        hours=Hours(dict.fromkeys(range(5), (HOURS,))),
    )


def _space(place: Place, kind: str, name: Text, units: int) -> None:
    names = [f"{number + 1}" for number in range(units)]
    seats = units if kind == Space.Kind.OPEN_SPACE else 6
    placing.create_space(place, names, kind=kind, name=name, seats=seats)


def _members(network: Network, count: int, since: datetime) -> list[Person]:
    """With logins, all by the one password that everybody knows."""
    wanted = (
        (f"membre-{number:05d}@{DOMAIN}", f"{FIRST_NAMES[number % 10]} Exemple {number:05d}", "")
        for number in range(1, count + 1)
    )
    people = register_many(list(wanted))
    ours = User.objects.filter(person__in=Person.objects.filter(email__endswith=f"@{DOMAIN}"))
    ours.update(password=make_password(PASSWORD))
    begin_many(network, ((person, since) for person in people))
    return people


def _teams(network: Network, places: Sequence[Place], people: Sequence[Person]) -> None:
    """The accounts that are printed; and of each other place a member is its host."""
    names = {role: f"{role.capitalize()} Exemple" for role in ACCOUNTS}
    by_role = {
        role: register(address, names[role], password=PASSWORD)
        for role, address in accounts().items()
    }
    grant(by_role["administrator"], Role.ADMINISTRATOR)
    grant(by_role["operator"], Role.OPERATOR, network)
    grant(by_role["host"], Role.HOST, places[0])
    Grant.objects.bulk_create(
        Grant(person=person, role=Role.HOST, scope_kind="place", scope_id=place.pk)
        for place, person in zip(places[1:], people[1:], strict=False)
    )
    begin_many(network, ((person, clock.now()) for person in by_role.values()))


def _furniture(places: Sequence[Place], people: Sequence[Person]) -> Iterator[Furniture]:
    """The spaces of the places; members are regulars of one place each."""
    numbers = {place.pk: number for number, place in enumerate(places)}
    units: dict[int, list[int]] = {}
    rows = Unit.objects.filter(space__place__in=numbers).order_by("pk")
    place_of: dict[int, int] = {}
    for unit, space, place in rows.values_list("pk", "space", "space__place"):
        units.setdefault(space, []).append(unit)
        place_of[space] = numbers[place]
    for space, own in units.items():
        regulars = [person.pk for person in people[place_of[space] :: len(places)]]
        yield Furniture(space, own, regulars)


def _bookings(
    furniture: Sequence[Furniture],
    hours: Hours,
    first: date,
    now: datetime,
    draw: random.Random,
    tell: Tell,
) -> None:
    """Day after day, so that each occupation is checked against none but those of its day."""
    _check_references_at_once()
    everybody = sorted({person for one in furniture for person in one.regulars})
    last, day, count = now.date() + AHEAD, first, 0
    bookings: list[tuple[bulk.Poured, ...]] = []
    occupations: list[tuple[bulk.Poured, ...]] = []
    while day <= last:
        if stretches_of(day, hours, "FR"):
            ahead = max((day - now.date()) / AHEAD, 0.0)
            one_day = Day(day, now, draw, (1 - 0.8 * ahead), everybody)
            for one in furniture:
                one_day.fill(one, bookings, occupations)
        day += timedelta(days=1)
        if day.day == 1 or day > last:
            bulk.pour(Booking, BOOKING, bookings)
            bulk.pour(Occupation, OCCUPATION, occupations)
            count += len(occupations)
            bookings, occupations = [], []
            told = {
                "month": date_told(day - timedelta(days=1), "YEAR_MONTH_FORMAT"),
                "count": number_format(count, force_grouping=True),
            }
            tell(_("Bookings until %(month)s: %(count)s units held") % told)


def _check_references_at_once() -> None:
    """A check kept for the commit is remembered until then, row by row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Day:
    """What is booked on one date, as rows for the database."""

    def __init__(
        self,
        day: date,
        now: datetime,
        draw: random.Random,
        share: float,
        everybody: Sequence[int],
    ) -> None:
        self.draw, self.share, self.everybody = draw, share, everybody
        opens = datetime.combine(day, HOURS.opens, ZONE).astimezone(UTC)
        self.at = [_written(opens + timedelta(hours=hour)) for hour in range(11)]
        asked = [min(opens - timedelta(days=days, hours=1), now) for days in range(DAYS_BEFORE + 1)]
        self.asked = [(_written(one), f"{int(one.timestamp() * 1000):012x}7") for one in asked]

    def fill(
        self,
        one: Furniture,
        bookings: list[tuple[bulk.Poured, ...]],
        occupations: list[tuple[bulk.Poured, ...]],
    ) -> None:
        """What is booked of a space: unit by unit, now and then of two at once."""
        draw, number = self.draw, 0
        while number < len(one.units):
            together = 2 if number + 1 < len(one.units) and draw.random() < TOGETHER else 1
            units = one.units[number : number + together]
            number += together
            if draw.random() > self.share:
                continue
            for start, length in draw.choices(DAYS, WEIGHTS)[0]:
                starts, ends = self.at[start], self.at[start + length]
                cancelled = draw.random() < CANCELLED
                identity = self._book(one, starts, ends, len(units), cancelled, bookings)
                if not cancelled:
                    occupations += [(unit, starts, ends, identity, "1") for unit in units]

    def _book(
        self,
        one: Furniture,
        starts: str,
        ends: str,
        quantity: int,
        cancelled: bool,
        bookings: list[tuple[bulk.Poured, ...]],
    ) -> str:
        draw = self.draw
        among = one.regulars if draw.random() < AT_HOME else self.everybody
        person = among[int(draw.random() * len(among))]
        asked, begins = self.asked[int(draw.random() * len(self.asked))]
        # A UUIDv7: the instant, its version and variant, and what was drawn.
        identity = f"{begins}{draw.getrandbits(12):03x}8{draw.getrandbits(60):015x}"
        status = Booking.Status.CANCELLED if cancelled else Booking.Status.CONFIRMED
        bookings.append(
            (
                *(identity, one.space, person, person, starts, ends, quantity),
                *("0", status.value, "", 1 if cancelled else 0, asked, asked),
                person if cancelled else None,
            )
        )
        return identity


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
