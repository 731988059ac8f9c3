"""Pictures of places, with what they show for those who do not see them."""
