"""A study becomes open places: its scenario is prepared, its respondents are invited."""
