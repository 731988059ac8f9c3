"""What is free at a time, seen on the plan of the floor."""
