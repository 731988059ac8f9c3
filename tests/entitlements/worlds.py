"""Plans and passes for the tests."""

from typing import Any

from etabli.core.texts import Text
from etabli.entitlements.models import Account, Entry, Pass, Plan
from etabli.entitlements.passes.services import grant
from etabli.entitlements.plan.services import Allowed, create_plan
from etabli.network.models import Network, Space
from etabli.people.models import Person
from tests.worlds import make_person

DESK, ROOM = Space.Kind.OPEN_SPACE, Space.Kind.MEETING_ROOM


def make_pass_plan(
    network: Network, count: int = 10, unit: str = "half_day", *kinds: str, **details: Any
) -> Plan:
    """A pass of so many, for desks unless said otherwise."""
    allowed = Allowed(kinds or (DESK,), unit, count)
    kind = details.pop("kind", Plan.Kind.PASS)
    return create_plan(network, kind, Text("Carnet"), [allowed], **details)


def make_subscription(network: Network, *allowed: Allowed, **details: Any) -> Plan:
    """Ten hours of desks each month, unless said otherwise."""
    given = allowed or (Allowed((DESK,), "hour", 10),)
    details = {"period": "month", "charged": "month", **details}
    return create_plan(network, Plan.Kind.SUBSCRIPTION, Text("Nomade"), given, **details)


def give(plan: Plan, person: Person, **days: Any) -> Pass:
    return grant(plan, person, by=make_person("Host"), **days)


def balance(held: Pass) -> int:
    """What is left in the only account of a pass."""
    account: Account = held.accounts.get()
    last: Entry = account.entries.order_by("-position")[0]
    return last.balance


def causes(held: Pass) -> list[tuple[str, int]]:
    """What came and went, in order."""
    entries = Entry.objects.filter(account__held=held).order_by("pk")
    return [(one.cause, one.amount) for one in entries]
