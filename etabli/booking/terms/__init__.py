"""What a place asks of those who book: quotas, hours by group, cancellation; and why not."""
