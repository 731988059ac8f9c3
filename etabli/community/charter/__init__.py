"""A network's charter: accepted and kept; one that changes is asked again."""
