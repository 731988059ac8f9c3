"""Documents that members are asked for: given, accepted or refused, and let go of."""
