"""The verbs of screens: put one up, take it away."""

from etabli.booking.models import Screen
from etabli.network.models import Place, Space


def add_screen(space: Space, *, names: bool = False) -> Screen:
    """A screen for a space, with an address of its own; `names`: it shows who has booked."""
    return Screen.objects.create(space=space, names=names)


def remove_screen(place: Place, screen: str) -> None:
    """Its address opens nothing any more; `screen` is a number from the form."""
    if screen.isdecimal():
        Screen.objects.filter(space__place=place, pk=screen).delete()
