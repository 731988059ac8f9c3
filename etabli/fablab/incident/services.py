"""The verbs of the register: record an incident, add a measure. Nothing is ever changed."""

from typing import Any

from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.fablab.models import Incident, Measure
from etabli.network.models import Place
from etabli.people.models import Person


def record(place: Place, by: Person, **details: Any) -> Incident:
    """`details` as the model names them. Raises BadInput for a time to come or a machine of
    another place."""
    if details["happened_at"] > clock.now():
        raise BadInput(_("This has not happened yet."), field="day")
    machine = details.get("machine")
    if machine and machine.space.place_id != place.pk:
        raise BadInput(_("This machine stands in another place."), field="machine")
    return Incident.objects.create(place=place, recorded_by=by, recorded_at=clock.now(), **details)


def add_measure(incident: Incident, by: Person, text: str) -> Measure:
    return incident.measures.create(text=text, taken_by=by, taken_at=clock.now())
