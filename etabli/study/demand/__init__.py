"""From the territory's figures and the answers to desk-days a week, with an interval."""
