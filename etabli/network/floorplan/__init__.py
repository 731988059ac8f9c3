"""Pictures of floors, with the place of each desk and room on them."""
