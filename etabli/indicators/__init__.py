"""Figures for those who fund the places: what was offered, what was used, what was expected."""
