"""A place’s week at a glance."""
