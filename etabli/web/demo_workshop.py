"""The workshop of the example: its machines, a training, who may use what, what goes on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.devices.models import Device
from etabli.fablab.authorisation import services as authorising
from etabli.fablab.incident import services as registering
from etabli.fablab.loan import services as lending
from etabli.fablab.machine import services as machines
from etabli.fablab.models import Machine, Training
from etabli.fablab.presence import services as presence
from etabli.fablab.stock import services as stocking
from etabli.fablab.switch.services import fit
from etabli.fablab.training import services as teaching
from etabli.fablab.upkeep import services as keeping
from etabli.fablab.usage import services as using
from etabli.network import services as placing
from etabli.network.models import Network, Place, Space
from etabli.people.models import Person

Table = Mapping[str, Any]
SUPERVISED = range(-7, 3)  # weeks around today in which somebody is there each afternoon
USES = 10  # of the laser, in the last weeks, where the place was open
SEATS = 6


def prepare(
    wanted: Table, network: Network, people: Mapping[str, Person], members: Sequence[Person]
) -> Place:
    """The fab-lab as it opened: sheets, the training, those who passed it, who is there when."""
    place = network.places.get(kind=Place.Kind.FABLAB)
    instructor = people["instructor"]
    training = _training(wanted, network, instructor)
    for name, sheet in wanted["machines"].items():
        _describe(place, name, sheet, training)
    for member in members[: wanted["trained"]]:
        authorising.authorise(member, training.machines.all(), instructor)
    for one in wanted["stock"]:
        details = {**one, "name": Text.of(one["name"]), "quantity": Decimal(one["quantity"])}
        stocking.add_consumable(place, people["operator"], **details)
    _supervise(place, instructor)
    return place


def work(wanted: Table, place: Place, people: Mapping[str, Person]) -> None:
    """What has gone on since and what comes: uses, a session, a fault, a tool under way."""
    instructor, now = people["instructor"], clock.now()
    training = Training.objects.get(network=place.network)
    tuesday = now.date() + timedelta(days=14 - (now.weekday() - 1) % 7)
    start = datetime.combine(tuesday, time(14), place.zone)
    session = teaching.plan_session(
        training,
        place,
        instructor,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        seats=SEATS,
    )
    teaching.register(people["member"], session)
    laser = training.machines.get()
    _uses(laser, now)
    told = wanted["upkeep"]
    keeping.report(laser, people["member"], told["fault"])
    keeping.plan(
        laser,
        Text.of(told["name"]),
        every_hours=told["every_hours"],
        every_months=told["every_months"],
    )
    incident = registering.record(
        place,
        instructor,
        kind="near_miss",
        happened_at=now - timedelta(days=20),
        machine=laser,
        description=told["incident"],
    )
    registering.add_measure(incident, instructor, told["measure"])
    hub = place.network.places.filter(kind=Place.Kind.HUB).first()
    if hub:
        tool = lending.add_tool(place, Text.of(told["tool"]))
        lending.send(tool, hub, told["carrier"], instructor)
    fit(laser, adapter=Device.Adapter.SIMULATOR)


def _training(wanted: Table, network: Network, instructor: Person) -> Training:
    training = teaching.create_training(
        network,
        name=Text.of(wanted["training"]),
        description=Text.of(wanted["learnt"]),
        valid_months=wanted["valid_months"],
        unused_months=wanted["unused_months"],
    )
    teaching.name_instructor(training, instructor.email, by=instructor)
    for question in wanted["questions"]:
        choices = [(Text.of(one["text"]), one["right"]) for one in question["choices"]]
        teaching.add_question(training, Text.of(question["text"]), choices)
    return training


def _describe(place: Place, name: str, sheet: Table, training: Training) -> Machine:
    space = next((one for one in place.spaces.all() if one.name.fr == name), None)
    if space is None:
        space = placing.create_space(
            place,
            [name],
            kind=Space.Kind.MACHINE,
            name=Text(name, sheet["en"]),
            position=3,
        )
    texts = {key: Text.of(sheet[key]) for key in ("purpose", "risks", "protection")}
    supervised = sheet.get("needs_supervisor", False)
    return machines.describe(
        space,
        **texts,
        needs_supervisor=supervised,
        needs_companion=sheet.get("needs_companion", False),
        # What is dangerous enough to be supervised is learnt first.
        training=training if supervised else None,
    )


def _supervise(place: Place, person: Person) -> None:
    today = clock.now().date() + timedelta(weeks=6)
    monday = today - timedelta(days=today.weekday())
    for week in SUPERVISED:
        for day in range(5):
            start = datetime.combine(monday + timedelta(weeks=week, days=day), time(13), place.zone)
            if start > clock.now():
                presence.supervise(
                    place, person, starts_at=start, ends_at=start + timedelta(hours=5)
                )


def _uses(machine: Machine, now: datetime) -> None:
    """Those who were trained came in the afternoons of the last weeks, an hour or two each."""
    place, sheets = machine.space.place, machine.space.place.consumables.first()
    trained = machine.authorisations.select_related("person").order_by("pk")
    for number, one in enumerate(trained[:USES]):
        day = now.date() - timedelta(days=3 + 3 * number)
        start = datetime.combine(day, time(14), place.zone)
        end = start + timedelta(hours=1 + number % 2)
        try:
            with clock.at(start - timedelta(days=1)):
                book(one.person, machine.space, start, end)
            with clock.at(start):
                usage = using.start(one.person, machine)
            with clock.at(end - timedelta(minutes=7)):
                using.stop(usage, one.person, {sheets: Decimal(1)} if sheets else None)
        except Refused:  # closed on that day, or taken
            continue
