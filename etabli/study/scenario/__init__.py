"""The network proposed for a demand, and how it is told."""
