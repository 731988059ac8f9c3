"""Events, for the one search."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from etabli.core.searching import Asked, holding, in_both
from etabli.events.event.selectors import coming, visible_events
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person

TEXTS = (*in_both("title"), *in_both("place__name"))


def register() -> None:
    finding.register("events", priority=40, title=_("Events"), find=events)


def events(person: Person, asked: Asked) -> Sequence[Found]:
    """Those to come that the person may know of."""
    found = holding(coming(visible_events(person)), asked, *TEXTS)
    return [
        Found(
            str(event),
            reverse("event", args=[event.uuid]),
            date_format(localtime(event.starts_at, event.zone), "DATE_FORMAT"),
        )
        for event in found[: MOST + 1]
    ]
