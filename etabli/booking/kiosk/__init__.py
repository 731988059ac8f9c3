"""Screens beside doors: what is on in a room now, and what comes next."""
