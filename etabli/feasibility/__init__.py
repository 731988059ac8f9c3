"""The feasibility of places: candidate sites, visits, criteria, and what follows from them."""
