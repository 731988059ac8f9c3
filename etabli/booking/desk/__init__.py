"""The reception of a place: the tablet where walk-ups stay and members check in, and its host."""
