"""Visits of a site, from a telephone that may have no signal: a checklist, answers, photographs."""
