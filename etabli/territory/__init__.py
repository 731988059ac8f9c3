"""Territories: communes in districts, figures with their sources, and travel times."""
