"""Machines, for the one search."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from etabli.core.searching import Asked, holding, in_both
from etabli.fablab.machine.selectors import machines_of
from etabli.network.models import Place
from etabli.network.selectors import visible_places
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person

TEXTS = (*in_both("space__name"), *in_both("purpose"))


def register() -> None:
    finding.register("machines", priority=50, title=_("Machines"), find=machines)


def machines(person: Person, asked: Asked) -> Sequence[Found]:
    """Those of open places, by their name or what they do."""
    places = visible_places(person).filter(status=Place.Status.OPEN)
    return [
        Found(str(one), reverse("machine", args=[one.uuid]), str(one.space.place))
        for one in holding(machines_of(places), asked, *TEXTS)[: MOST + 1]
    ]
