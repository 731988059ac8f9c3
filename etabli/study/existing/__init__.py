"""Shared workplaces that are there already: taken from a census, told apart, given a role."""
