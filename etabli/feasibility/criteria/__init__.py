"""The criteria by which sites are compared: weighed by the group, scored site by site."""
