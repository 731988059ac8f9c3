"""Questions about visitors."""

from datetime import date

from django.db.models import QuerySet

from etabli.community.models import Visitor
from etabli.core import clock
from etabli.network.models import Network, Place
from etabli.people.models import Person


def is_visitor(person: Person, place: Place, day: date) -> bool:
    """Whether somebody is let in at a place on a day of its calendar."""
    return Visitor.objects.filter(person=person, place=place, day=day).exists()


def visits_now(person: Person, network: Network) -> bool:
    """Whether somebody is let in today somewhere in a network."""
    visit = Visitor.objects.filter(person=person, place__network=network).first()
    return visit is not None and visit.day == today_at(visit.place)


def host_of(person: Person) -> int | None:
    """The member (id) who pays for a visitor; none for anybody else."""
    return Visitor.objects.filter(person=person).values_list("guest_of", flat=True).first()


def today_at(place: Place) -> date:
    """The day by a place's calendar."""
    return clock.now().astimezone(place.zone).date()


def visitors_at(place: Place, day: date) -> QuerySet[Visitor]:
    """Those of a day, the first first."""
    return Visitor.objects.filter(place=place, day=day).select_related("person").order_by("pk")
