"""Who holds which role on what."""
