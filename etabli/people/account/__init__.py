"""What one is called, and what is known of one."""
