"""Many answers from one place at once: slowed down, never lost, marked for the officer."""
