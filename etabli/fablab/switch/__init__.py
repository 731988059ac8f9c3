"""The power of machines: switches that do what was decided, and what becomes of it when they do
not."""
