"""What one must know of a machine before using it."""
