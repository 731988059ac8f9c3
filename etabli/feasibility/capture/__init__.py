"""What a site would take of the demand, and the floor area that it then needs."""
