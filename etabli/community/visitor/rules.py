"""Decisions on values about visitors."""

from datetime import timedelta

KEPT = timedelta(days=30)  # how long a visitor's name and address are kept after their day
