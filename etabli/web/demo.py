"""The example: the Haut-Jura from an invented survey to invented bookings, all marked as such.

The territory is real, and the network is the one that the study proposes for it; addresses,
people, answers and bookings are invented, by generators whose seed is fixed, from the files of
`examples/haut-jura`. Everything is told relative to the day on which it is loaded: the survey four
months ago, the places open for six weeks, bookings from four weeks ago to two weeks ahead.
"""

import random
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.access.code.services import push
from etabli.access.door.services import add_door
from etabli.access.entry.services import open_by_telephone
from etabli.booking.attendance.services import arrive, leave, release
from etabli.booking.models import Booking, Presence
from etabli.booking.series import rules as repeating
from etabli.booking.series.selectors import trial
from etabli.booking.series.services import book_series
from etabli.booking.services import book
from etabli.booking.waitlist.services import wait
from etabli.community.models import Membership
from etabli.community.organisation import services as organising
from etabli.community.services import join, set_group
from etabli.core import clock, mail
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.devices.models import Device
from etabli.entitlements.models import Plan
from etabli.entitlements.passes.services import grant_to_organisation
from etabli.launch import services as launching
from etabli.launch.selectors import to_invite
from etabli.network import services as placing
from etabli.network.hours import Stretch
from etabli.network.models import Network, Place, Space
from etabli.network.terms import Per, Quota, Terms
from etabli.people.models import Person, User
from etabli.people.reach.services import refused
from etabli.people.rights import Role
from etabli.people.services import grant, register
from etabli.study import loading
from etabli.study import services as studying
from etabli.study.existing.services import import_places
from etabli.study.models import Licence, Scenario, Study
from etabli.study.report import services as reporting
from etabli.study.report.voices import voices
from etabli.study.respondent import services as respondents
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from etabli.study.survey import services as survey
from etabli.study.survey.importing import services as importing
from etabli.territory import services as territories
from etabli.territory.commuting.services import estimate_flows
from etabli.territory.models import Territory
from etabli.web import (
    demo_busy,
    demo_campaign,
    demo_desk,
    demo_events,
    demo_floor,
    demo_passes,
    demo_persons,
    demo_plans,
    demo_sites,
    demo_workshop,
)

FOLDER = settings.ROOT / "examples" / "haut-jura"
DOMAIN = "haut-jura.example"
PASSWORD = "etabli-exemple"  # noqa: S105 (printed for whoever tries the example)
SEED = 2013
ANSWERS = 240
BURST, ERASED = 4, 3  # answers that came at once, and those that somebody took back
STUDIED, OPENED = timedelta(days=120), timedelta(weeks=6)  # ago
WEEKS_BEFORE, WEEKS_AHEAD = 4, 2
LATEST = 4  # bookings of each nomad office that show who came
TUESDAY, WEEKS_OF_SERIES = 1, 10
ATTENDANCE = 0.96  # how often who has booked comes
RESIDENTS = 4
EMPLOYER, EMPLOYEES = "Atelier Exemple", 3
EMPLOYEE_MINUTES = 20 * 60  # a month, that the employer's pass pays each
HUB_TERMS = Terms(
    grace=30,
    no_shows=6,
    free_until=2,
    quotas=(Quota(20, Per.WEEK, Space.Kind.MEETING_ROOM),),
)
REGULARITY = 0.85  # how often a member comes on a day on which they usually do

Tell = Callable[[str], None]
Table = Mapping[str, Any]


def accounts() -> dict[str, str]:
    """The addresses of the example accounts, by role."""
    return {role: f"{one['address']}@{DOMAIN}" for role, one in _wanted()["accounts"].items()}


@transaction.atomic
@mail.nothing_sent()
def load(tell: Tell) -> None:
    """All of the example, or nothing when it is interrupted; doing it again changes nothing."""
    if User.objects.filter(email__in=accounts().values()).exists():
        return
    wanted, now = _wanted(), clock.now()
    tell(_("The territory: its communes, districts and travel times"))
    territory = territories.load(FOLDER / "territory.toml").territory
    estimate_flows(territory)
    people = _accounts(wanted["accounts"], territory)
    with clock.at(now - STUDIED):
        tell(
            _("The study: %(count)d invented answers, the demand estimated, a network proposed")
            % {"count": ANSWERS}
        )
        scenario = _study(people["study-officer"])
        demo_sites.load(scenario.estimate.study, FOLDER, people)
    with clock.at(now - OPENED):
        tell(_("The network: places opened from the study, with invented addresses"))
        network = _network(wanted, scenario, people)
        demo_sites.prepare(scenario.estimate.study, network, people["study-officer"])
        members = list(_members(wanted["members"], scenario.estimate.study, network))
        refused(members[-1].email, "550 5.1.1 (invented: no such mailbox)")
        demo_persons.load(network, members, people["member"])
        demo_passes.load(network, FOLDER, members, people["member"], people["operator"])
        _employer(network, members, people)
        workshop = demo_workshop.prepare(wanted["workshop"], network, people, members)
    tell(
        _("Bookings: %(past)d weeks past and %(ahead)d ahead")
        % {"past": WEEKS_BEFORE, "ahead": WEEKS_AHEAD}
    )
    _bookings(network, [*members, people["member"]], now)
    _doors(network, wanted["door"])
    _series(network, people["member"], now)
    _around(network, people["member"], now)
    demo_workshop.work(wanted["workshop"], workshop, people)
    demo_events.load(network, FOLDER, members, people["member"], people["operator"], now)
    # A file that waits to be mapped, for whoever tries that; like any other it goes after a week.
    export = FOLDER / "answers.csv"
    importing.take_in(
        scenario.estimate.study, export.read_bytes(), export.name, people["study-officer"]
    )


def _wanted() -> Table:
    with (FOLDER / "network.toml").open("rb") as file:
        return tomllib.load(file)


def _accounts(wanted: Table, territory: Territory) -> dict[str, Person]:
    people = {
        role: register(f"{one['address']}@{DOMAIN}", one["name"], password=PASSWORD)
        for role, one in wanted.items()
    }
    grant(people["administrator"], Role.ADMINISTRATOR)
    grant(people["study-officer"], Role.STUDY_OFFICER, territory)
    grant(people["funder"], Role.FUNDER, territory)
    return people


def _study(officer: Person) -> Scenario:
    study = loading.load(FOLDER / "study.toml")
    studying.open_study(study)
    studying.simulate_responses(study, ANSWERS, SEED)
    _burst_and_erasures(study)
    demo_campaign.load(study, FOLDER)
    estimate = studying.estimate(study, by=officer)
    scenario = networks.design(estimate, NetworkRules.of(study.rules))
    networks.choose(scenario)
    demo_plans.load(scenario, FOLDER, officer, clock.now().date())
    _beside(scenario)
    study.refresh_from_db()
    _report(study, officer)
    return scenario


def _burst_and_erasures(study: Study) -> None:
    """Some answers that came in a burst, and some that were erased by who gave them, so that the
    pages show how they are treated; invented like the others."""
    source = f"simulation-{SEED}-again"
    given = list(study.responses.exclude(channel=None).order_by("pk")[: BURST + ERASED])
    for number, one in enumerate(given):
        kept, _is_new = survey.keep(
            study,
            source,
            str(number),
            one.answers,
            one.version,
            channel=one.channel,
            language=one.language,
            is_doubtful=number < BURST,
            is_simulated=True,
        )
        if number >= BURST:
            respondents.erase(kept)


def _report(study: Study, officer: Person) -> None:
    """A recommendation, some words quoted, and the first edition."""
    with (FOLDER / "report.toml").open("rb") as file:
        wanted = tomllib.load(file)
    written = Text.of({key: text.strip() for key, text in wanted["recommendation"].items()})
    reporting.write(study, written, Licence.LICENCE_OUVERTE)
    reporting.note(study, wanted["notes"])
    for voice in list(voices(study).values())[: wanted["quotes"]]:
        reporting.quote(study, voice.key, voice.text)
    reporting.publish(study, by=officer)


def _beside(scenario: Scenario) -> None:
    """What a network is held against: invented places that exist, and one made by hand."""
    study, source = scenario.estimate.study, FOLDER / "existing.csv"
    import_places(study, source.read_bytes(), source.name, _("Invented, for the example"))
    hub, *others = scenario.results["hubs"]
    nomads = dict.fromkeys(scenario.results["nomad_offices"], "nomad_office")
    fablab = scenario.results["fablab"]["code"]
    chosen = {**nomads, **dict.fromkeys(others, "nomad_office"), hub: "hub"}
    networks.keep_by_hand(scenario, chosen, fablab, _("One hub alone"))
    scenario.refresh_from_db()


def _network(wanted: Table, scenario: Scenario, people: Mapping[str, Person]) -> Network:
    network = placing.create_network(
        Text.of(wanted["name"]),
        territory=scenario.estimate.study.territory,
        charter=Text.of(wanted["charter"]),
    )
    places = launching.prepare_places(scenario, network, by=people["study-officer"])
    for number, place in enumerate(places, start=1):
        _complete(place, number, wanted["places"])
        placing.open_place(place)
    grant(people["operator"], Role.OPERATOR, network)
    grant(people["instructor"], Role.INSTRUCTOR, network)
    grant(people["host"], Role.HOST, next(one for one in places if one.kind == Place.Kind.HUB))
    for role in ("operator", "host", "member", "instructor"):
        join(people[role], network)
    return network


def _complete(place: Place, number: int, wanted: Table) -> None:
    """What a draft still needs, invented: the page of the place says that it is."""
    own = wanted[place.kind]
    placing.change_place(
        place,
        is_example=True,
        address=f"{number} place de l’Exemple",
        phone="03 00 00 00 00",
        email=f"{place.slug}@{DOMAIN}",
        description=Text.of(own["description"]),
        getting_there=Text.of(wanted["getting_there"]),
        accessibility=Text.of(wanted["accessibility"]),
    )
    hours = [Stretch(opens, closes) for opens, closes in own["hours"]]
    placing.set_week(place, {day - 1: hours for day in own["days"]})
    if "school" in own:
        school = [Stretch(opens, closes) for opens, closes in own["school"]]
        placing.set_school_hours(place, "A", {day - 1: school for day in own["days"]})
    for one in own["spaces"]:
        name = Text.of(one["name"])
        placing.create_space(place, [name.fr], **{**one, "name": name, "position": 1})
    if "floor" in own:
        _put_in_a_floor(place, Text.of(own["floor"]))


def _put_in_a_floor(place: Place, name: Text) -> None:
    rooms = list(place.spaces.all())
    floor = placing.create_space(
        place,
        (),
        kind=Space.Kind.FLOOR,
        name=name,
        whole=True,
        seats=sum(room.seats for room in rooms),
        position=2,
    )
    for room in rooms:
        units = [unit.name for unit in room.units.all()]
        placing.change_space(room, units, inside=floor)


def _members(wanted: Table, study: Study, network: Network) -> Iterator[Person]:
    """Respondents who accept their invitation, the thread that can be traced; then others."""
    for invitee, place in to_invite(study)[: wanted["from_the_survey"]]:
        invitation, _token = launching.issue(invitee, place)
        yield launching.accept(invitation, invitee.name)
    for number, name in enumerate(wanted["others"], start=1):
        person = register(f"membre-{number}@{DOMAIN}", f"{name} Exemple")
        join(person, network)
        yield person


def _employer(network: Network, members: list[Person], people: Mapping[str, Person]) -> None:
    """An invented employer, looked after by whoever signs in as a member."""
    employer, today = organising.add_organisation(network, EMPLOYER), clock.now().date()
    for person in (people["member"], *members[:EMPLOYEES]):
        at_helm = person == people["member"]
        invited = organising.invite(
            employer, person.email, from_on=today, administers=at_helm, by=people["operator"]
        )
        organising.accept_invitation(invited, person)
    carnet = Plan.objects.filter(network=network, kind=Plan.Kind.PASS)[0]
    grant_to_organisation(carnet, employer, by=people["operator"], ceiling=EMPLOYEE_MINUTES)


def _bookings(network: Network, members: list[Person], now: datetime) -> None:
    """Members come to a place of their choice on days of their own, and use rooms now and then."""
    draw = random.Random(SEED)  # noqa: S311 (no secret)
    spaces = list(
        Space.objects.filter(place__network=network, whole=False, approval=False).select_related(
            "place__network"
        )
    )
    desks = [space for space in spaces if space.kind == Space.Kind.OPEN_SPACE]
    sizes = [space.seats for space in desks]
    rooms = [space for space in spaces if space.kind != Space.Kind.OPEN_SPACE]
    habits = [
        (person, draw.choices(desks, sizes)[0], draw.sample(range(5), draw.randint(1, 3)))
        for person in members
    ]
    for offset in range(-WEEKS_BEFORE * 7, WEEKS_AHEAD * 7):
        day = now.date() + timedelta(days=offset)
        for person, desk, weekdays in habits:
            if day.weekday() in weekdays and draw.random() < REGULARITY:
                _book_as_one_would(draw, person, desk, day, now)
        for _use in range(draw.randint(0, 3)):
            _book_as_one_would(draw, draw.choice(members), draw.choice(rooms), day, now)


def _doors(network: Network, name: Table) -> None:
    """A simulated door for each place where nobody receives people, and who came through it."""
    for place in network.places.filter(kind=Place.Kind.NOMAD_OFFICE):
        door = add_door(place, name=Text(**name), adapter=Device.Adapter.SIMULATOR, tell=False)
        over = Booking.objects.filter(space__place=place, ends_at__lt=clock.now())
        for booking in over.select_related("person").order_by("-starts_at")[:LATEST]:
            with clock.at(booking.starts_at):
                open_by_telephone(door, booking.person)
            with clock.at(booking.ends_at):
                leave(booking)
        push.call(door.pk)


def _series(network: Network, member: Person, now: datetime) -> None:
    """Every Tuesday morning for some weeks, but for what is closed or taken; and a room asked for
    where a host accepts."""
    rooms = Space.objects.filter(place__network=network).select_related("place__network")
    meeting = rooms.filter(kind=Space.Kind.MEETING_ROOM)[0]
    tuesday = now.date() + timedelta(days=(TUESDAY - now.date().weekday()) % 7 or 7)
    rule = repeating.rule_for("weekly", tuesday, tuesday + timedelta(weeks=WEEKS_OF_SERIES))
    mornings = repeating.Repetition(rule, tuesday, time(9), time(11))
    tried = trial(member, meeting, repeating.planned(mornings, meeting.place.zone))
    book_series(member, meeting, mornings, skip={one.day for one in tried if one.refusal})
    asked = rooms.filter(approval=True)[0]
    starts_at = datetime.combine(tuesday + timedelta(days=2), time(14), asked.place.zone)
    with suppress(Refused):  # a public holiday
        book(member, asked, starts_at, starts_at + timedelta(hours=3))


def _around(network: Network, member: Person, now: datetime) -> None:
    """What the hub asks of those who book, who came there and who did not, and the member in the
    line for a room that is taken."""
    hub = Place.objects.filter(network=network, kind=Place.Kind.HUB)[0]
    with clock.at(now - OPENED):
        placing.set_terms(hub, HUB_TERMS)
        demo_floor.load(hub)
    demo_desk.load(hub)
    demo_busy.load(hub, member)
    residents = Membership.objects.filter(network=network, status=Membership.Status.ACTIVE)
    set_group(network, Text("Résidents", "Residents"), residents[:RESIDENTS])
    draw = random.Random(SEED)  # noqa: S311 (no secret)
    past = Booking.objects.filter(
        space__place=hub, status=Booking.Status.CONFIRMED, starts_at__lte=now
    ).select_related("space__place__network", "person")
    for booking in past:
        with clock.at(booking.starts_at):
            if draw.random() < ATTENDANCE:
                arrive(booking, by=booking.person, way=draw.choice(Presence.Way.values))
                continue
        with clock.at(min(now, booking.starts_at + timedelta(minutes=HUB_TERMS.grace or 0))):
            release(booking)
    taken = Booking.objects.filter(
        space__place=hub, space__kind=Space.Kind.MEETING_ROOM, starts_at__gt=now
    ).exclude(person=member)
    for booking in taken.select_related("space__place__network")[:1]:
        with suppress(Refused):
            wait(member, booking.space, booking.starts_at, booking.ends_at)


def _book_as_one_would(
    draw: random.Random, person: Person, space: Space, day: date, now: datetime
) -> None:
    """Some days before, for some hours; what is closed or taken is let be."""
    opens = time(draw.choice((8, 9, 9, 10, 13, 14)))
    starts_at = datetime.combine(day, opens, space.place.zone)
    ends_at = starts_at + timedelta(hours=draw.choice((2, 3, 4, 4, 8)))
    asked_at = starts_at - timedelta(days=draw.randint(0, 6), hours=1)
    with clock.at(min(asked_at, now)):
        try:
            book(person, space, starts_at, ends_at)
        except Refused:
            return
