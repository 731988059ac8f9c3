"""A candidate site: written down, changed, its floors and rooms, its files."""
