"""Of the example: what takes place in the invented network, and what it announces."""

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from etabli.booking.series.rules import Repetition, rule_for
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.events.announcement.services import announce
from etabli.events.digest.services import wish
from etabli.events.event.services import publish
from etabli.events.registration.services import register
from etabli.network.models import Network, Place
from etabli.people.messages.kinds import Way
from etabli.people.messages.services import choose
from etabli.people.models import Person

Table = Mapping[str, Any]


def load(
    network: Network,
    folder: Path,
    members: Sequence[Person],
    shown: Person,
    by: Person,
    now: datetime,
) -> None:
    """Events and an announcement from a file, at the hub; `shown` is who signs in."""
    with (folder / "events.toml").open("rb") as file:
        wanted = tomllib.load(file)
    hub = Place.objects.select_related("network").filter(network=network, kind=Place.Kind.HUB)[0]
    for one in wanted["events"]:
        _event(hub, one, members, shown, by, now)
    said = wanted["announcement"]
    announce(
        network,
        by=by,
        title=Text.of(said["title"]),
        text=Text.of(said["text"]),
        shown_until=now.date() + timedelta(days=said["days"]),
    )
    wish(shown, network)
    choose(shown, {"announcements": Way.DAILY}, {})


def _event(
    hub: Place, one: Table, members: Sequence[Person], shown: Person, by: Person, now: datetime
) -> None:
    first = now.date() + timedelta(days=one["in_days"])
    rule = rule_for("weekly", first, first + timedelta(weeks=one["weeks"]))
    starts: time = one["from"]
    times = Repetition(rule, first, starts, one["until"])
    details: dict[str, Any] = {name: one[name] for name in ("seats", "visibility") if name in one}
    details |= {name: Text.of(one[name]) for name in ("title", "text")}
    event = publish(hub.network, times, by=by, place=hub, **details)[0]
    for person in [*members[: one.get("registered", 0)], *([shown] if one.get("shown") else [])]:
        with suppress(Refused):
            register(person, event, wait=True)
