"""Spaces closed although they are booked: whom it concerns, what they are told and offered."""
