"""Organisations: employers who pay for their employees, and teams that share."""
