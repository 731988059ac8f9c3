"""Calendars kept elsewhere: when a member is busy, and when a space is taken by others."""
