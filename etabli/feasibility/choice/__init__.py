"""Sites side by side with all that is known of each, and what was decided on them."""
