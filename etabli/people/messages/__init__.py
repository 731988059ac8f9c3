"""Which messages each person gets, and how: at once, once a day, or not at all."""
