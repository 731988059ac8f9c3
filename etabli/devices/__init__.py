"""Ports to locks, switches and readers: what they are, whether they work, how to reach them."""
