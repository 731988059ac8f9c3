"""What takes place, where and when; the agenda that shows it."""
