"""How a booking's units are found, taken and let go of."""
