"""Animation: what takes place, who comes, what is announced, and the weekly letter."""
