"""What is known of the sites of a study, read once for whoever tells it."""
