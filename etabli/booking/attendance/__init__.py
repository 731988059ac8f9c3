"""Who has come: check-in, presence, bookings released since nobody came, leaving early."""
