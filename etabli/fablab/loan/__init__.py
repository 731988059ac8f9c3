"""Tools on their way between places."""
