"""A study's answers, counted without reading them all: see `models.Tally`."""
