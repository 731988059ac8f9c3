"""Calendars of a place or a space, at secret addresses, for those who look after it."""
