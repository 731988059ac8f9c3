"""A small workshop to act in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from etabli.core import clock
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import authorise
from etabli.fablab.machine.services import describe
from etabli.fablab.models import Authorisation, Machine, Session, Training
from etabli.fablab.training import services as training
from etabli.network.models import Network, Place, Space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_member, make_network, make_place, make_space

ONE_RIGHT = ((Text("Oui", "Yes"), True), (Text("Non", "No"), False))


@dataclass
class Workshop:
    """A place that is always open, with a machine that asks for a training."""

    network: Network
    place: Place

    @cached_property
    def space(self) -> Space:
        return make_space(self.place, kind=Space.Kind.MACHINE, name=Text("Laser"))

    @cached_property
    def training(self) -> Training:
        return training.create_training(
            self.network, name=Text("Découpe laser", "Laser cutting"), pass_mark=50
        )

    @cached_property
    def machine(self) -> Machine:
        return describe(self.space, training=self.training)

    @cached_property
    def instructor(self) -> Person:
        person = make_member(self.network, "Ines")
        grant(person, Role.INSTRUCTOR, self.network)
        training.name_instructor(self.training, person.email, by=person)
        return person

    @cached_property
    def member(self) -> Person:
        return make_member(self.network, "Mina")

    def session(self, *, days: int = 3, seats: int = 2, **details: Any) -> Session:
        start = clock.this_minute() + timedelta(days=days)
        return training.plan_session(
            self.training,
            self.place,
            self.instructor,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            seats=seats,
            **details,
        )

    def authorised(self, person: Person | None = None) -> Authorisation:
        [given] = authorise(person or self.member, [self.machine], self.instructor)
        return given


def make_workshop() -> Workshop:
    network = make_network()
    return Workshop(network, make_place(network, always_open=True))
