"""Who answers: what they agree to, their private link, what they erase, and what time erases."""
