"""The feasibility file of a site and of a network: all that is known, with its timetable."""
