"""Machines at work: from start to stop."""
