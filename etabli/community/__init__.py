"""Memberships: who belongs to a network, since when."""
