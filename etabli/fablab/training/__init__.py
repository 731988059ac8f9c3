"""What people learn before they may use a machine."""
