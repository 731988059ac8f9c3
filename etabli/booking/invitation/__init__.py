"""What people are told of their bookings by mail, and their calendar programs with it."""
