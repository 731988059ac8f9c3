"""Places, their spaces and units, when they are open and what occupies them."""
