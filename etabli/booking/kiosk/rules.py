"""Decisions on values about screens."""

from etabli.core.signed import SignedAddress

# What a screen's address carries
ADDRESS = SignedAddress("etabli.booking.kiosk")
