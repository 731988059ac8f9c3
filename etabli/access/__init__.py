"""Doors that open with nobody there: their codes, who came in, and who is in now."""
