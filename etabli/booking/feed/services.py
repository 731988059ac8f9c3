"""The verbs of a place's calendars: give one out, close it."""

from etabli.booking.models import PlaceFeed
from etabli.network.models import Place, Space


def add_feed(
    place: Place, space: Space | None = None, *, names: bool = False, language: str = "fr"
) -> PlaceFeed:
    """A calendar of a place, or of one of its spaces; `names`: it tells who has booked."""
    return PlaceFeed.objects.create(place=place, space=space, names=names, language=language)


def remove_feed(place: Place, feed: str) -> None:
    """Its address opens nothing any more; `feed` is a number from the form."""
    if feed.isdecimal():
        place.feeds.filter(pk=feed).delete()
