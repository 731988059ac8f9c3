"""What a network offers: plans and their terms, never changed once made."""
