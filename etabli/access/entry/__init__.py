"""Entries: who opened a door, by code or by telephone, and who is in."""
