"""Reservations: book, move, cancel, and see what is free."""
