"""Events for the tests."""

from datetime import date, time
from typing import Any

from etabli.core.texts import Text
from etabli.events.event.rules import once
from etabli.events.event.services import publish
from etabli.events.models import Event
from etabli.network.models import Place
from tests.worlds import make_person

FRIDAY = date(2026, 1, 16)


def make_event(place: Place, *, day: date = FRIDAY, **details: Any) -> Event:
    """An evening at the place, from six to eight, with two places unless said otherwise."""
    told = {"title": Text("Apéro", "Drinks"), "seats": 2, "by": make_person("Odile"), **details}
    [event] = publish(place.network, once(day, time(18), time(20)), place=place, **told)
    return event
