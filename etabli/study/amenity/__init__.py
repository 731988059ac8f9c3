"""What communes have that a place would do well to stand beside."""
