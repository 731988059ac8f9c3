"""What is free now, or next, near where one is."""
