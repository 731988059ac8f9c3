"""What a network or a place wants to be known."""
