"""Decisions on values about calendars."""

from etabli.core.signed import SignedAddress

# What a calendar's address carries
ADDRESS = SignedAddress("etabli.booking.feed")
