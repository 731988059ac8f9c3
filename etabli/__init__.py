"""Établi: study, open and run a rural territory's network of shared workplaces."""

__version__ = "0.1.0"
