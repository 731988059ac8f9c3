"""Faults, outages and maintenance."""
