"""Existing members come in by a CSV file, looked at first."""
