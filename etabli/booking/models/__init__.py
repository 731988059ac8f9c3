"""The nouns of booking, a file each."""

from etabli.booking.models.booking import Booking, CalendarFeed, Series
from etabli.booking.models.busy import BusyCalendar, BusyTime
from etabli.booking.models.desk import ShortCode, Tablet
from etabli.booking.models.feed import PlaceFeed
from etabli.booking.models.presence import Presence
from etabli.booking.models.screen import Screen
from etabli.booking.models.wait import Wait

__all__ = [
    "Booking",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "PlaceFeed",
    "Presence",
    "Screen",
    "Series",
    "ShortCode",
    "Tablet",
    "Wait",
]
