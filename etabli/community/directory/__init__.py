"""The directory: what members tell of themselves, to whom they say, and whom they could meet."""
