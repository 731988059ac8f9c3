"""Who has come: check-in, presence, bookings released when nobody came, time freed by leaving early."""
