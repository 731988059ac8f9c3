"""Codes: each booking's own, valid for its time at its doors."""
