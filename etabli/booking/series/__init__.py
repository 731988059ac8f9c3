"""Every Tuesday until June: repetitions in the local time of their place."""
