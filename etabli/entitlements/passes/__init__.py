"""What a person holds: granted, topped up, ended."""
