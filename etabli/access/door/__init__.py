"""Doors: where they are, how they open, whether they work."""
