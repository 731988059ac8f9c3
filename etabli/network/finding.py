"""Places and spaces, for the one search."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from etabli.core.searching import Asked, holding, in_both
from etabli.network.models import Space
from etabli.network.selectors import visible_places
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person


def register() -> None:
    finding.register("places", priority=20, title=_("Places"), find=places)
    finding.register("spaces", priority=25, title=_("Spaces"), find=spaces)


def places(person: Person, asked: Asked) -> Sequence[Found]:
    """Open ones, and those in preparation that the person may change."""
    found = holding(visible_places(person), asked, *in_both("name"), "commune_name", "address")
    return [
        Found(str(place), reverse("place", args=[place.slug]), place.commune_name)
        for place in found[: MOST + 1]
    ]


def spaces(person: Person, asked: Asked) -> Sequence[Found]:
    """What can be booked in them, machines apart."""
    inside = Space.objects.filter(place__in=visible_places(person)).exclude(kind=Space.Kind.MACHINE)
    names = [*in_both("name"), *in_both("place__name"), "place__commune_name"]
    found = holding(inside, asked, *names).select_related("place")
    return [
        Found(str(space), reverse("space_book", args=[space.uuid]), str(space.place))
        for space in found.order_by("place__slug", "position", "pk")[: MOST + 1]
    ]
