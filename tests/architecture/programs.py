"""A world with what only programs ask for by itself, and what the names in their addresses and
bodies stand for."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from etabli.booking.busy.services import take_in
from etabli.booking.feed.services import add_feed
from etabli.booking.kiosk.services import add_screen
from etabli.booking.models import BusyCalendar, PlaceFeed, Screen, Tablet
from etabli.community.directory.services import set_profile
from etabli.community.emergency.services import set_contact
from etabli.community.models import Profile
from etabli.core import clock
from etabli.core.texts import Text
from etabli.fablab.loan.services import add_tool, send
from etabli.fablab.models import (
    Consumable,
    MaintenancePlan,
    Outage,
    Question,
    Supervision,
    Switch,
    Tool,
    Transfer,
)
from etabli.fablab.presence.services import supervise
from etabli.fablab.stock.services import add_consumable
from etabli.fablab.switch.services import fit
from etabli.fablab.training.services import add_question
from etabli.fablab.upkeep import services as upkeep
from etabli.network.models import Closure, Delivery, Photo, Space
from etabli.network.services import add_photo, close_space
from etabli.territory.commuting.services import estimate_flows
from etabli.territory.models import Commuting
from tests.architecture.worlds import World, picture
from tests.worlds import make_space


class Workshop(World):
    @cached_property
    def photo(self) -> Photo:
        return add_photo(self.place, picture(), Text("Du vert"))

    @cached_property
    def draft_space(self) -> Space:
        return make_space(self.draft)

    @cached_property
    def busy(self) -> BusyCalendar:
        return take_in(self.member, "Mine", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    @cached_property
    def feed(self) -> PlaceFeed:
        return add_feed(self.place)

    @cached_property
    def screen(self) -> Screen:
        return add_screen(self.space)

    @cached_property
    def paired(self) -> Tablet:
        assert self.tablet
        return Tablet.objects.get(place=self.place)

    @cached_property
    def closure(self) -> Closure:
        start = clock.this_minute() + timedelta(days=40)
        return close_space(self.space, start, start + timedelta(hours=1), Text("Peinture"))

    @cached_property
    def delivery(self) -> Delivery:
        told = {
            "event": "membership.began",
            "body": "{}",
            "created_at": clock.now(),
            "due_at": clock.now(),
        }
        return Delivery.objects.create(webhook=self.webhook, **told)

    @cached_property
    def supervision(self) -> Supervision:
        start = clock.this_minute() + timedelta(days=2)
        end = start + timedelta(hours=1)
        return supervise(self.place, self.instructor, starts_at=start, ends_at=end)

    @cached_property
    def consumable(self) -> Consumable:
        return add_consumable(self.place, self.instructor, name=Text("Filament"), measure="m")

    @cached_property
    def tool(self) -> Tool:
        return add_tool(self.place, Text("Rabot"))

    @cached_property
    def transfer(self) -> Transfer:
        """Of another tool, to the place in preparation and back."""
        travelling = add_tool(self.draft, Text("Scie"))
        return send(travelling, self.place, "Ines", self.instructor)

    @cached_property
    def maintenance(self) -> MaintenancePlan:
        return upkeep.plan(self.machine, Text("Courroies"), every_hours=100, every_months=None)

    @cached_property
    def outage(self) -> Outage:
        start = clock.this_minute() + timedelta(days=50)
        end = start + timedelta(hours=1)
        return upkeep.take_out(
            self.machine, self.instructor, starts_at=start, ends_at=end, reason=Text("Courroies")
        )

    @cached_property
    def switch(self) -> Switch:
        return fit(self.machine, adapter="simulator", address="", secret="", broken=False)

    @cached_property
    def question(self) -> Question:
        choices = [(Text("Oui"), True), (Text("Non"), False)]
        return add_question(self.training, Text("Prêt ?"), choices)

    @cached_property
    def directory(self) -> Profile:
        """Two who could meet, and whom to call for one of them."""
        told: dict[str, Any] = {"seen_by": {"name": 3, "skills": 3, "looking_for": 3}}
        told["meets"] = True
        set_contact(self.member, name="Rose", phone="0300000000")
        set_profile(self.double, skills="couture", sought="laser", **told)
        return set_profile(self.member, skills="laser", sought="couture", **told)

    @cached_property
    def flows(self) -> Commuting:
        return estimate_flows(self.territory)

    def complete(self) -> None:
        """Make all that there is, in the order in which it is written."""
        for kind in (World, Workshop):
            for name, value in vars(kind).items():
                if isinstance(value, cached_property):
                    getattr(self, name)

    @cached_property
    def named(self) -> dict[str, object]:
        """What the names in addresses and bodies stand for."""
        by_slug = ("network", "place", "study", "territory")
        by_uuid = (
            "space", "booking", "series", "wait", "membership", "group", "document", "affiliation",
            "door", "plan", "machine", "usage", "session", "training", "registration",
            "authorisation", "fault", "incident", "event", "announcement", "webhook", "delivery",
            "photo", "floor", "supervision", "companion", "consumable", "tool", "transfer",
            "outage", "question", "closure", "screen", "held",
        )  # fmt: skip
        return {
            **{name: getattr(self, name).slug for name in by_slug},
            **{name: getattr(self, name).uuid for name in by_uuid},
            "organisation": self.affiliation.organisation.uuid,
            "kind": self.document_kind.uuid,
            "tablet": self.paired.uuid,
            "file": self.machine_picture.uuid,
            "calendar": self.busy.uuid,
            "person": self.double.uuid,
            "first": self.member.uuid,
            "second": self.double.uuid,
            "kept": self.member.uuid,
            "other": self.double.uuid,
            "day": (clock.now() + timedelta(days=9)).date(),
            "towards": "01002",
            "destination": self.place.slug,
            "email": self.double.email,
            "unit": self.space.units.first(),
            "members": [self.membership.uuid],
        }


def named(world: Workshop, operation: str) -> dict[str, object]:
    """Where a name stands for something else than elsewhere."""
    network, start = world.network, clock.this_minute() + timedelta(days=60)
    others: dict[str, dict[str, object]] = {
        "list_roles": {"kind": "network", "scope": network.slug},
        "grant_role": {"kind": "network", "scope": network.slug, "role": "host"},
        "withdraw_role": {
            "kind": "network",
            "scope": network.slug,
            "role": "instructor",
            "person": world.instructor.uuid,
        },
        "delete_place_calendar": {"calendar": world.feed.uuid},
        "drop_maintenance": {"plan": world.maintenance.uuid},
        "do_maintenance": {"plan": world.maintenance.uuid},
        "take_trial": {"plan": world.trial.uuid},
        "give_up_event_registration": {"registration": world.event_registration.uuid},
        "share_pass": {"held": world.shared.uuid},
        "remove_instructor": {"person": world.instructor.uuid},
    }
    return {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        **world.named,
        **others.get(operation, {}),
    }
