"""Of the example: what the invented network offers, and which of its members have it."""

import tomllib
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from etabli.core.texts import Text
from etabli.entitlements.models import Plan
from etabli.entitlements.passes.services import grant
from etabli.entitlements.plan.services import Allowed, create_plan
from etabli.network.models import Network
from etabli.people.models import Person

TERMS = ("price", "charged", "period", "valid_days", "guests", "place_kinds")

Table = Mapping[str, Any]


def load(
    network: Network, folder: Path, members: Sequence[Person], shown: Person, by: Person
) -> None:
    """Plans from a file, each given to so many members in turn; `shown` is who signs in."""
    with (folder / "plans.toml").open("rb") as file:
        wanted = tomllib.load(file)
    holders = cycle(members)
    for one in wanted["plans"]:
        plan = _plan(network, one, Text.of(wanted["note"]))
        for person in islice(holders, min(one["to"], len(members))):
            grant(plan, person, by=by)
        if one.get("shown"):
            grant(plan, shown, by=by)


def _plan(network: Network, one: Table, note: Text) -> Plan:
    allowed = [Allowed(tuple(two["kinds"]), two["unit"], two["count"]) for two in one["gives"]]
    details = {field: one[field] for field in TERMS if field in one}
    return create_plan(network, one["kind"], Text.of(one["name"]), allowed, note=note, **details)
