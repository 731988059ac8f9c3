"""Whether a person's address takes messages."""
