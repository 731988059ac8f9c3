"""Who is let in for a day without an account, and how long their name is kept."""
