"""A retained site becomes a place in preparation, with spaces, hours and a budget."""
