"""Whom to call in an emergency: written by the member, seen by those who say why."""
