"""Credit come and gone: what pays a booking, what comes back, what expires."""
