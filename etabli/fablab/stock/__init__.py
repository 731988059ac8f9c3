"""What a workshop uses up."""
